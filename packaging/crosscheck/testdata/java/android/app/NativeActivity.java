package android.app;

import android.content.Context;
import android.content.Intent;
import android.content.res.Configuration;
import android.os.Bundle;
import android.view.Window;
import android.view.WindowManager;

// Of android.app.Activity and its parents, as far as they are used.
public class NativeActivity extends Context {
	public <T> T getSystemService(Class<T> service) { return null; }
	public int checkSelfPermission(String permission) { return 0; }
	public java.util.concurrent.Executor getMainExecutor() { return null; }
	protected void onCreate(Bundle saved) { }
	protected void onStart() { }
	protected void onStop() { }
	protected void onDestroy() { }
	protected void onNewIntent(Intent intent) { }
	public void onConfigurationChanged(Configuration now) { }
	public void onRequestPermissionsResult(int code, String[] asked, int[] results) { }
	public final void requestPermissions(String[] permissions, int code) { }
	public final void runOnUiThread(Runnable action) { }
	public Intent getIntent() { return null; }
	public void setIntent(Intent intent) { }
	public Window getWindow() { return null; }
	public WindowManager getWindowManager() { return null; }
}
