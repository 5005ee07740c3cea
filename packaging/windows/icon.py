"""Puts PNG files of an icon together into an .ico file: icon.py out.ico 16.png 32.png ...

The format is Windows' ICONDIR with PNG pictures in it (Windows Vista and later).
"""
import struct
import sys

out, names = sys.argv[1], sys.argv[2:]
pictures = []
for name in names:
    with open(name, "rb") as f:
        data = f.read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR", name
    width, height = struct.unpack(">II", data[16:24])
    assert width == height <= 256, name
    pictures.append((width, data))
offset = 6 + 16 * len(pictures)
with open(out, "wb") as f:
    f.write(struct.pack("<HHH", 0, 1, len(pictures)))
    for size, data in pictures:
        f.write(struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset))
        offset += len(data)
    for _, data in pictures:
        f.write(data)
