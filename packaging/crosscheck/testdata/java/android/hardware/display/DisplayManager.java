package android.hardware.display;
public final class DisplayManager {
	public interface DisplayListener {
		void onDisplayAdded(int display);
		void onDisplayRemoved(int display);
		void onDisplayChanged(int display);
	}
	public void registerDisplayListener(DisplayListener listener, android.os.Handler handler) { }
	public void unregisterDisplayListener(DisplayListener listener) { }
}
