package android.hardware.biometrics;

import android.content.Context;
import android.content.DialogInterface;
import android.os.CancellationSignal;
import java.util.concurrent.Executor;

public class BiometricPrompt {
	public static final int BIOMETRIC_ERROR_HW_UNAVAILABLE = 1;
	public static final int BIOMETRIC_ERROR_NO_BIOMETRICS = 11;
	public static final int BIOMETRIC_ERROR_HW_NOT_PRESENT = 12;
	public static final int BIOMETRIC_ERROR_NO_DEVICE_CREDENTIAL = 14;

	public static class AuthenticationResult { }

	public abstract static class AuthenticationCallback {
		public void onAuthenticationSucceeded(AuthenticationResult result) { }
		public void onAuthenticationError(int error, CharSequence text) { }
	}

	public static class Builder {
		public Builder(Context context) { }
		public Builder setTitle(CharSequence title) { return this; }
		public Builder setNegativeButton(CharSequence text, Executor executor, DialogInterface.OnClickListener listener) { return this; }
		public BiometricPrompt build() { return null; }
	}

	public void authenticate(CancellationSignal cancel, Executor executor, AuthenticationCallback callback) { }
}
