/* Reads the feeds of a folder with libical and prints, for each, what it sees in it as
 * JSON: for each event its UID, texts and status, first and last day (both in it) in
 * London and, if it is timed, the instants at which it starts and ends. */

#include <dirent.h>
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void fail(const char *what, const char *file)
{
	fprintf(stderr, "%s: %s\n", file, what);
	exit(1);
}

static char *contents(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		fail("cannot be read", path);
	fseek(f, 0, SEEK_END);
	long size = ftell(f);
	rewind(f);
	char *text = calloc(size + 1, 1);
	if (!text || fread(text, 1, size, f) != (size_t)size)
		fail("cannot be read", path);
	fclose(f);
	return text;
}

static void print_string(const char *name, const char *s)
{
	printf("\"%s\":\"", name);
	for (; s && *s; s++) {
		if (*s == '"' || *s == '\\')
			printf("\\%c", *s);
		else if ((unsigned char)*s < ' ')
			printf("\\u%04x", *s);
		else
			putchar(*s);
	}
	putchar('"');
}

static void print_day(const char *name, struct icaltimetype t)
{
	printf(",\"%s\":\"%04d-%02d-%02d\"", name, t.year, t.month, t.day);
}

static void print_instant(const char *name, struct icaltimetype t)
{
	if (icaltime_is_date(t)) {
		printf(",\"%s\":\"\"", name);
		return;
	}
	char text[32];
	time_t at = icaltime_as_timet_with_zone(t, icaltime_get_timezone(t));
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime(&at));
	printf(",\"%s\":\"%s\"", name, text);
}

static const char *status(icalcomponent *event)
{
	icalproperty *p = icalcomponent_get_first_property(event, ICAL_STATUS_PROPERTY);
	return p ? icalproperty_get_value_as_string(p) : "";
}

static void print_event(icalcomponent *event)
{
	struct icaltimetype start = icalcomponent_get_dtstart(event), end = icalcomponent_get_dtend(event), last = end;
	putchar('{');
	print_string("uid", icalcomponent_get_uid(event));
	putchar(',');
	print_string("summary", icalcomponent_get_summary(event));
	putchar(',');
	print_string("description", icalcomponent_get_description(event));
	putchar(',');
	print_string("status", status(event));
	if (icaltime_is_date(end))
		icaltime_adjust(&last, -1, 0, 0, 0);
	print_day("first", start);
	print_day("last", last);
	print_instant("starts", start);
	print_instant("ends", end);
	putchar('}');
}

static void print_feed(const char *folder, const char *name)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	icalcomponent *calendar = icalparser_parse_string(contents(path));
	/* Its icalrestriction_check wants an ORGANIZER in each event of a calendar that says
	 * METHOD:PUBLISH, as RFC 5546 does; nobody organises a recess by e-mail. */
	if (!calendar || icalcomponent_count_errors(calendar) > 0)
		fail(calendar ? icalcomponent_as_ical_string(calendar) : "is no calendar", path);
	const char *comma = "";
	for (icalcomponent *e = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); e;
	     e = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
		fputs(comma, stdout);
		print_event(e);
		comma = ",";
	}
}

int main(int argc, char **argv)
{
	DIR *folder = opendir(argv[argc - 1]);
	if (!folder)
		fail("is no folder", argv[argc - 1]);
	const char *comma = "";
	putchar('{');
	for (struct dirent *d; (d = readdir(folder));) {
		if (d->d_name[0] == '.')
			continue;
		printf("%s\"%s\":[", comma, d->d_name);
		print_feed(argv[argc - 1], d->d_name);
		putchar(']');
		comma = ",";
	}
	putchar('}');
	return 0;
}
