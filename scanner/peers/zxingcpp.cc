// Debian's zxing-cpp (libzxing-dev, 1.4), QR codes only, everything on.
#include "common.h"
#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

int main(int argc, char **argv) {
	ZXing::DecodeHints hints;
	hints.setFormats(ZXing::BarcodeFormat::QRCode);
	hints.setTryHarder(true);
	hints.setTryRotate(true);
	return run(argc, argv, [&](const Gray &g) {
		std::vector<Reading> out;
		ZXing::ImageView view(g.pix.data(), g.width, g.height, ZXing::ImageFormat::Lum);
		for (auto &r : ZXing::ReadBarcodes(view, hints)) {
			if (!r.isValid()) continue;
			auto p = r.position();
			out.push_back({r.text(), (p[0].x + p[1].x + p[2].x + p[3].x) / 4, (p[0].y + p[1].y + p[2].y + p[3].y) / 4});
		}
		return out;
	});
}
