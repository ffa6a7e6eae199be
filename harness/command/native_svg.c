// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The figures of `bench --native` as a drawing: for each number of threads, to the
 * left how many operations a second (median, and a line from the slowest round to
 * the fastest), to the right how long reads take (from the 50th to the 99.9th
 * percentile, with a mark at the 99th).  Follows the viewer's light or dark mode.
 */
#include "command/native.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define WIDTH		880.0
#define LEFT		64.0	/* of the left panel; the right one is half the width further */
#define PANEL_WIDTH	360.0
#define PANEL_HEIGHT	170.0
#define ROW_HEIGHT	240.0
#define ABOVE		44.0	/* of a panel within its row */
#define NR_COLOURS	8u

static const char style[] =
"<style>\n"
"svg { font: 12px system-ui, sans-serif; } .paper { fill: #ffffff; }\n"
"text { fill: #1f2328; } .faint { fill: #59636e; } .axis { stroke: #59636e; } .grid { stroke: #d8dee4; }\n"
".k0 { fill: #2f74d0; stroke: #2f74d0; } .k1 { fill: #d9722e; stroke: #d9722e; }\n"
".k2 { fill: #2e9465; stroke: #2e9465; } .k3 { fill: #a457b8; stroke: #a457b8; }\n"
".k4 { fill: #ac8d1c; stroke: #ac8d1c; } .k5 { fill: #c94657; stroke: #c94657; }\n"
".k6 { fill: #3795a4; stroke: #3795a4; } .k7 { fill: #7a8490; stroke: #7a8490; }\n"
".bar { stroke: none; } .whisker { stroke: #1f2328; }\n"
"@media (prefers-color-scheme: dark) {\n"
".paper { fill: #0d1117; } text { fill: #e6edf3; } .faint { fill: #9198a1; }\n"
".axis { stroke: #9198a1; } .grid { stroke: #30363d; } .whisker { stroke: #e6edf3; }\n"
"}\n"
"</style>\n";

/* Of a panel: where it is, and what its height stands for. */
struct panel {
	FILE *file;
	double x, y;		/* of its upper left corner */
	double low, high;	/* values at the bottom and the top; logarithms on the right */
};

static double height_of(const struct panel *p, double value)
{
	double share = (value - p->low) / (p->high - p->low);

	return p->y + PANEL_HEIGHT * (1 - fmin(fmax(share, 0), 1));
}

/* Names of programs have letters, digits, _ and -; but the file system may have others. */
static void print_escaped(FILE *file, const char *text)
{
	for (; *text; text++) {
		if (*text == '<' || *text == '&' || (unsigned char)*text < ' ')
			fprintf(file, "&#%d;", *text < ' ' ? '?' : *text);
		else
			fputc(*text, file);
	}
}

static void print_legend(FILE *file, const struct native_run *r)
{
	double x = LEFT, y = 56;

	for (unsigned int i = 0; i < r->nlocks; i++) {
		if (i && i % 4 == 0) {
			x = LEFT;
			y += 20;
		}
		fprintf(file, "<rect class=\"bar k%u\" x=\"%.0f\" y=\"%.0f\" width=\"12\" height=\"12\"/>"
			"<text x=\"%.0f\" y=\"%.0f\">", i % NR_COLOURS, x, y - 10, x + 18, y);
		print_escaped(file, r->lock[i].name);
		fprintf(file, " (%lu bytes)</text>\n", r->lock[i].size);
		x += 195;
	}
}

/* A line across, and what it stands for. */
static void print_tick(const struct panel *p, double value, const char *label)
{
	double y = height_of(p, value);

	fprintf(p->file, "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>"
		"<text class=\"faint\" text-anchor=\"end\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", p->x, y,
		p->x + PANEL_WIDTH, y, p->x - 6, y + 4, label);
}

static void print_frame(const struct panel *p, const struct native_run *r, const char *title)
{
	unsigned int n = r->options->writers.n;

	fprintf(p->file, "<text x=\"%.1f\" y=\"%.1f\" font-weight=\"bold\">%s</text>\n"
		"<line class=\"axis\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", p->x, p->y - 14, title,
		p->x, p->y + PANEL_HEIGHT, p->x + PANEL_WIDTH, p->y + PANEL_HEIGHT);
	for (unsigned int i = 0; i < n; i++)
		fprintf(p->file, "<text class=\"faint\" text-anchor=\"middle\" x=\"%.1f\" y=\"%.1f\">%lu %%%s</text>\n",
			p->x + PANEL_WIDTH * (i + 0.5) / n, p->y + PANEL_HEIGHT + 16, r->options->writers.at[i],
			i ? "" : " writers");
}

/* Where lock i of group g stands, of groups as many as shares of writers; *width: room for one. */
static double place(const struct panel *p, const struct native_run *r, unsigned int group, unsigned int i,
		    double *width)
{
	double room = PANEL_WIDTH / r->options->writers.n;

	*width = room * 0.8 / r->nlocks;
	return p->x + room * (group + 0.1) + *width * i;
}

/* A step of 1, 2 or 5 times a power of ten: five or so of them make `high`. */
static double step_for(double high)
{
	double power = pow(10, floor(log10(high / 5)));

	return high / 5 < 2 * power ? 2 * power : high / 5 < 5 * power ? 5 * power : 10 * power;
}

static void draw_rates(struct panel *p, const struct native_run *r, unsigned int threads)
{
	unsigned int n = r->options->writers.n;
	char text[80];
	double most = 1e-9, step;

	for (unsigned int cell = threads * n; cell < (threads + 1) * n; cell++)
		for (unsigned int i = 0; i < r->nlocks; i++)
			most = fmax(most, rates(r, i, cell).max * 1e-6);
	step = step_for(most);
	p->low = 0;
	p->high = ceil(most / step) * step;
	snprintf(text, sizeof(text), "%lu thread%s: million operations a second", r->options->threads.at[threads],
		 r->options->threads.at[threads] == 1 ? "" : "s");
	for (double at = 0; at < p->high + step / 2; at += step) {
		char label[24];

		snprintf(label, sizeof(label), "%g", at);
		print_tick(p, at, label);
	}
	print_frame(p, r, text);
	for (unsigned int g = 0; g < n; g++)
		for (unsigned int i = 0; i < r->nlocks; i++) {
			struct spread s = rates(r, i, threads * n + g);
			double width, x = place(p, r, g, i, &width), y = height_of(p, s.median * 1e-6);

			fprintf(p->file, "<rect class=\"bar k%u\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>"
				"<line class=\"whisker\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
				i % NR_COLOURS, x, y, width * 0.9, p->y + PANEL_HEIGHT - y, x + width * 0.45,
				height_of(p, s.min * 1e-6), x + width * 0.45, height_of(p, s.max * 1e-6));
		}
}

static void draw_one_latency(const struct panel *p, const struct all *all, unsigned int colour, double x)
{
	const double *of = all->latency[OF_READS];
	double y;

	if (all->samples[OF_READS] <= 0)
		return;
	y = height_of(p, log10(fmax(of[P99], 1)));
	fprintf(p->file, "<line class=\"k%u\" stroke-width=\"3\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>"
		"<circle class=\"k%u\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n", colour, x,
		height_of(p, log10(fmax(of[P50], 1))), x, height_of(p, log10(fmax(of[P99_9], 1))), colour, x, y);
}

static void draw_latencies(struct panel *p, const struct native_run *r, unsigned int threads)
{
	static const char *const labels[] = { "1 ns", "10 ns", "100 ns", "1 us", "10 us", "100 us", "1 ms", "10 ms",
					      "100 ms", "1 s" };
	unsigned int n = r->options->writers.n;
	double most = 100, least = 1e9;

	for (unsigned int cell = 0; cell < r->ncells; cell++)
		for (unsigned int i = 0; i < r->nlocks; i++) {
			const struct all *all = &r->lock[i].all[cell];

			if (all->samples[OF_READS] <= 0)
				continue;
			most = fmax(most, all->latency[OF_READS][P99_9]);
			least = fmin(least, all->latency[OF_READS][P50]);
		}
	p->low = floor(log10(fmax(least, 1)));
	p->high = fmin(ceil(log10(most)), 9);
	for (int at = (int)p->low; at <= (int)p->high; at++)
		print_tick(p, at, labels[at]);
	print_frame(p, r, "reads: 50th to 99.9th percentile, mark at the 99th");
	for (unsigned int g = 0; g < n; g++)
		for (unsigned int i = 0; i < r->nlocks; i++) {
			double width, x = place(p, r, g, i, &width);

			draw_one_latency(p, &r->lock[i].all[threads * n + g], i % NR_COLOURS, x + width / 2);
		}
}

static void draw(FILE *file, const struct native_run *r)
{
	unsigned int more = (r->nlocks - 1) / 4;	/* lines of the legend */
	double head = 76 + 20.0 * more, height = head + ROW_HEIGHT * r->options->threads.n + 12;

	fprintf(file, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\">\n"
		"<title>Locks of areas on real threads</title>\n%s<rect class=\"paper\" width=\"100%%\" height=\"100%%\"/>\n"
		"<text x=\"%.0f\" y=\"28\" font-size=\"16\" font-weight=\"bold\">Locks of areas on real threads</text>\n",
		WIDTH, height, WIDTH, height, style, LEFT);
	print_legend(file, r);
	for (unsigned int t = 0; t < r->options->threads.n; t++) {
		struct panel left = { .file = file, .x = LEFT, .y = head + ROW_HEIGHT * t + ABOVE };
		struct panel right = left;

		right.x += WIDTH / 2;
		draw_rates(&left, r, t);
		draw_latencies(&right, r, t);
	}
	fputs("</svg>\n", file);
}

void native_write_svg(const struct native_run *r, const char *path)
{
	FILE *file = fopen(path, "w");
	int failed = !file;

	if (file) {
		draw(file, r);
		failed = ferror(file);
		failed |= fclose(file);
	}
	if (failed)
		die("cannot write %s: %s", path, strerror(errno));
}
