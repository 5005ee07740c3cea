package org.golang.app;

import android.os.Bundle;

// Fyne's, as far as it is used.
public class GoNativeActivity extends android.app.NativeActivity {
	public void onCreate(Bundle saved) { super.onCreate(saved); }
}
