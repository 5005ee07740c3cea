package android.content;
public abstract class Context {
	public abstract <T> T getSystemService(Class<T> service);
	public abstract int checkSelfPermission(String permission);
	public final String getString(int id) { return null; }
	public abstract java.util.concurrent.Executor getMainExecutor();
}
