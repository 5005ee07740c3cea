"""The newest zxing-cpp from PyPI (pip install zxing-cpp numpy): a line a file.

usage: wheel.py list [repeat] [live]
"""
import sys
import time

import numpy
import zxingcpp


def load(path):
    data = open(path, "rb").read()
    magic, w, h, top = data.split(None, 4)[:4]
    w, h = int(w), int(h)
    if magic != b"P5" or top != b"255":
        raise SystemExit(path + ": not a PGM")
    return numpy.frombuffer(data, numpy.uint8, w * h, len(data) - w * h).reshape(h, w)


def main():
    repeat = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    live = len(sys.argv) > 3
    options = {}
    if live:
        options = {"try_rotate": False, "try_downscale": True, "try_invert": False}
    for path in open(sys.argv[1]).read().split():
        image = load(path)
        cpu = wall = None
        for _ in range(repeat):
            c, w = time.process_time(), time.perf_counter()
            found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode, **options)
            c, w = time.process_time() - c, time.perf_counter() - w
            cpu, wall = min(c, cpu or c), min(w, wall or w)
        line = [path, str(int(cpu * 1e6)), str(int(wall * 1e6)), str(len(found))]
        for r in found:
            p = r.position
            corners = (p.top_left, p.top_right, p.bottom_right, p.bottom_left)
            line.append("%s@%d,%d" % (r.text.encode().hex(), sum(q.x for q in corners) // 4, sum(q.y for q in corners) // 4))
        print("\t".join(line))


main()
