// Debian's zbar (libzbar-dev), QR codes only, as it comes.
#include "common.h"
#include <zbar.h>

int main(int argc, char **argv) {
	zbar::ImageScanner scanner;
	scanner.set_config(zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
	scanner.set_config(zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
	return run(argc, argv, [&](const Gray &g) {
		zbar::Image image(g.width, g.height, "Y800", g.pix.data(), g.pix.size());
		scanner.scan(image);
		std::vector<Reading> out;
		for (auto s = image.symbol_begin(); s != image.symbol_end(); ++s) {
			int n = s->get_location_size(), x = 0, y = 0;
			for (int i = 0; i < n; i++) {
				x += s->get_location_x(i);
				y += s->get_location_y(i);
			}
			out.push_back({s->get_data(), n ? x / n : 0, n ? y / n : 0});
		}
		return out;
	});
}
