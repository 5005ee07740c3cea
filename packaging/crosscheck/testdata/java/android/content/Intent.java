package android.content;
public class Intent {
	public static final String ACTION_VIEW = "android.intent.action.VIEW";
	public static final int FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY = 0x00100000;
	public String getAction() { return null; }
	public String getDataString() { return null; }
	public int getFlags() { return 0; }
}
