// What the peers share: reading a PGM file, CPU time, and the line that readqr
// prints too.
#pragma once
#include <sys/resource.h>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

struct Gray {
	int width = 0, height = 0;
	std::vector<uint8_t> pix;
};

inline bool load(const std::string &path, Gray &g) {
	std::ifstream in(path, std::ios::binary);
	std::string magic;
	int top = 0;
	in >> magic >> g.width >> g.height >> top;
	if (!in || magic != "P5" || top != 255 || g.width < 1 || g.height < 1 || g.width > 32768 || g.height > 32768) return false;
	in.get();
	g.pix.resize(size_t(g.width) * g.height);
	in.read(reinterpret_cast<char *>(g.pix.data()), g.pix.size());
	return bool(in);
}

inline long cpuMicros() {
	rusage u;
	getrusage(RUSAGE_SELF, &u);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000L + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

inline std::string hex(const std::string &s) {
	static const char *digits = "0123456789abcdef";
	std::string out;
	for (unsigned char c : s) {
		out += digits[c >> 4];
		out += digits[c & 15];
	}
	return out;
}

struct Reading {
	std::string text;
	int x, y;
};

// Reads every file that the list names, repeat times, and prints a line each.
template <class Read> int run(int argc, char **argv, Read read) {
	if (argc < 2) {
		std::cerr << "usage: " << argv[0] << " list [repeat]\n";
		return 2;
	}
	int repeat = argc > 2 ? std::atoi(argv[2]) : 1;
	std::ifstream list(argv[1]);
	std::string path;
	while (std::getline(list, path)) {
		Gray g;
		if (!load(path, g)) {
			std::cerr << path << ": not a PGM\n";
			return 1;
		}
		long cpu = 0, wall = 0;
		std::vector<Reading> found;
		for (int i = 0; i < repeat; i++) {
			auto w = std::chrono::steady_clock::now();
			long c = cpuMicros();
			found = read(g);
			c = cpuMicros() - c;
			long e = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - w).count();
			if (i == 0 || c < cpu) cpu = c;
			if (i == 0 || e < wall) wall = e;
		}
		std::cout << path << '\t' << cpu << '\t' << wall << '\t' << found.size();
		for (auto &r : found) std::cout << '\t' << hex(r.text) << '@' << r.x << ',' << r.y;
		std::cout << '\n';
	}
	return 0;
}
