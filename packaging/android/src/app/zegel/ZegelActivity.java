package app.zegel;

import android.Manifest;
import android.content.Context;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.content.res.Configuration;
import android.hardware.biometrics.BiometricPrompt;
import android.hardware.display.DisplayManager;
import android.os.Build;
import android.os.Bundle;
import android.os.CancellationSignal;
import android.os.VibrationEffect;
import android.os.Vibrator;
import android.view.WindowManager;

import org.golang.app.GoNativeActivity;

/**
 * The app's one window. What only Java can do for Go: the other half is platform/system_android.go.
 *
 * The screen is kept out of pictures and of the list of apps from before the first frame on. Methods with (String, int)
 * are called by Go, from any thread.
 */
public class ZegelActivity extends GoNativeActivity implements DisplayManager.DisplayListener {
	// The numbers of platform/system.go and platform/question.go.
	private static final int LEFT = 1, RETURNED = 2, LINK_OPENED = 3, TURNED = 4;
	private static final int APPROVED = 1, WRONG = 2;
	private static final int YES = 0, NO = 1, NOT_ENROLLED = 2, UNSUPPORTED = 3;

	/** Added to the number of a question, to be out of the way of Fyne's request codes. */
	private static final int QUESTIONS = 0x8000;

	private CancellationSignal identifying;
	private int told = -1;

	private native void tell(int kind, String link, int turn);

	private native void answered(int question, int code);

	@Override
	public void onCreate(Bundle saved) {
		protect("", 0);
		super.onCreate(saved); // loads the library: nothing native can be called before
		getSystemService(DisplayManager.class).registerDisplayListener(this, null);
		tellTurn();
		// A window that is made anew, or brought back from the list of apps, has its old intent: that link was used.
		if (saved == null && (getIntent().getFlags() & Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY) == 0) {
			open(getIntent());
		}
	}

	@Override
	protected void onDestroy() {
		getSystemService(DisplayManager.class).unregisterDisplayListener(this);
		super.onDestroy();
	}

	@Override
	protected void onNewIntent(Intent intent) {
		super.onNewIntent(intent);
		setIntent(intent);
		open(intent);
	}

	// A question of the system pauses the window and does not stop it: stopped, nobody sees it.
	@Override
	protected void onStart() {
		super.onStart();
		tell(RETURNED, null, 0);
	}

	@Override
	protected void onStop() {
		tell(LEFT, null, 0);
		super.onStop();
	}

	@Override
	public void onConfigurationChanged(Configuration now) {
		super.onConfigurationChanged(now);
		tellTurn();
	}

	private void open(Intent intent) {
		if (intent != null && Intent.ACTION_VIEW.equals(intent.getAction()) && intent.getDataString() != null) {
			tell(LINK_OPENED, intent.getDataString(), 0);
		}
	}

	// Half a turn changes no configuration, and is told to the listener of displays only.
	private void tellTurn() {
		int turn = 90 * getWindowManager().getDefaultDisplay().getRotation();
		if (turn != told) {
			told = turn;
			tell(TURNED, null, turn);
		}
	}

	@Override
	public void onDisplayAdded(int display) {
	}

	@Override
	public void onDisplayRemoved(int display) {
	}

	@Override
	public void onDisplayChanged(int display) {
		tellTurn();
	}

	void protect(String unused, int none) {
		runOnUiThread(new Runnable() {
			@Override
			public void run() {
				getWindow().setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE);
			}
		});
	}

	void vibrate(String unused, int haptic) {
		Vibrator vibrator = getSystemService(Vibrator.class);
		if (vibrator == null || !vibrator.hasVibrator()) {
			return;
		}
		switch (haptic) {
			case APPROVED:
				vibrator.vibrate(VibrationEffect.createOneShot(60, VibrationEffect.DEFAULT_AMPLITUDE));
				break;
			case WRONG:
				vibrator.vibrate(VibrationEffect.createWaveform(new long[]{0, 40, 80, 40}, -1));
				break;
			default:
				vibrator.vibrate(VibrationEffect.createOneShot(20, VibrationEffect.DEFAULT_AMPLITUDE));
		}
	}

	void askCamera(String unused, final int question) {
		if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
			answered(question, YES);
			return;
		}
		runOnUiThread(new Runnable() {
			@Override
			public void run() {
				requestPermissions(new String[]{Manifest.permission.CAMERA}, QUESTIONS + question);
			}
		});
	}

	// Android answers at once when the person has refused for good, and with nothing when the question was put away.
	@Override
	public void onRequestPermissionsResult(int code, String[] asked, int[] results) {
		if (code <= QUESTIONS) {
			super.onRequestPermissionsResult(code, asked, results);
			return;
		}
		boolean yes = results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED;
		answered(code - QUESTIONS, yes ? YES : NO);
	}

	void identify(final String reason, final int question) {
		if (Build.VERSION.SDK_INT < Build.VERSION_CODES.P) {
			answered(question, UNSUPPORTED);
			return;
		}
		runOnUiThread(new Runnable() {
			@Override
			public void run() {
				identifying = new CancellationSignal();
				new BiometricPrompt.Builder(ZegelActivity.this)
					.setTitle(reason)
					.setNegativeButton(getString(android.R.string.cancel), getMainExecutor(), (dialog, which) -> answered(question, NO))
					.build()
					.authenticate(identifying, getMainExecutor(), new Identified(question));
			}
		});
	}

	void giveUp(String unused, int none) {
		runOnUiThread(new Runnable() {
			@Override
			public void run() {
				if (identifying != null) {
					identifying.cancel();
				}
			}
		});
	}

	/** The end of BiometricPrompt. A finger that is not known is no end: the system asks again. */
	private final class Identified extends BiometricPrompt.AuthenticationCallback {
		private final int question;

		Identified(int question) {
			this.question = question;
		}

		@Override
		public void onAuthenticationSucceeded(BiometricPrompt.AuthenticationResult result) {
			answered(question, YES);
		}

		@Override
		public void onAuthenticationError(int error, CharSequence text) {
			switch (error) {
				case BiometricPrompt.BIOMETRIC_ERROR_NO_BIOMETRICS:
				case BiometricPrompt.BIOMETRIC_ERROR_NO_DEVICE_CREDENTIAL:
					answered(question, NOT_ENROLLED);
					break;
				case BiometricPrompt.BIOMETRIC_ERROR_HW_NOT_PRESENT:
				case BiometricPrompt.BIOMETRIC_ERROR_HW_UNAVAILABLE:
					answered(question, UNSUPPORTED);
					break;
				default:
					answered(question, NO);
			}
		}
	}
}
