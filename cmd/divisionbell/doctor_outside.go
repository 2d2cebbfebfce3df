package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"divisionbell/calendar/address"
	"divisionbell/calendar/sources"
	"divisionbell/calendar/sources/fetch"
)

// lookAtZone looks whether the machine knows when the clocks change in London.
func (cmd *doctorCmd) lookAtZone(_ context.Context, a *app) []finding {
	summer := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC).In(a.loc)
	if summer.Hour() != 13 {
		return one(wrong, "time zone", "at noon UTC on 1 July it is "+summer.Format(time.TimeOnly)+" in London", "unset ZONEINFO, or install tzdata")
	}
	return one(good, "time zone", "Europe/London", "")
}

// clockOff is by how much the clock may differ from those of others.
const clockOff = 2 * time.Minute

// reached is what came of asking a host.
type reached struct {
	there time.Time
	err   error
}

// lookAtSources looks how the sources of dates have fared, whether there is a way to them, and
// what time it is there.
func (cmd *doctorCmd) lookAtSources(ctx context.Context, a *app) []finding {
	const what = "sources"
	if cmd.Refresh == 0 {
		return []finding{{beware, what, "none is asked (--refresh off)", "bring in dates with \"divisionbell calendar import\""}, uncompared(a.now().In(a.loc))}
	}
	asked, err := cmd.sources(a)
	if err != nil {
		return one(wrong, what, err.Error(), "correct the file of --sources")
	}
	hosts := reachAll(ctx, cmd.client(), asked)
	if len(hosts) > 0 && len(notReached(hosts)) == len(hosts) { // which is why each of them fails
		return []finding{{beware, what, "none of their hosts can be reached from here", "let the service out to the internet by https (port 443); until then bring in dates with \"divisionbell calendar import\""}, uncompared(a.now().In(a.loc))}
	}
	var found []finding
	job := refreshing{data: cmd.Data, log: slog.New(slog.DiscardHandler)}.job(a, cmd.sourceFlags, asked)
	for _, s := range job.Status() {
		if warning := s.Warning(); warning != "" {
			found = append(found, finding{beware, what, warning, "divisionbell calendar sources says more"})
		}
	}
	return append(found, judge(hosts, time.Now())...)
}

func (cmd *doctorCmd) client() *fetch.Client {
	return fetch.New(fetch.Config{UserAgent: fetch.UserAgent(version, cmd.BaseURL), AllowPrivate: cmd.AllowPrivate})
}

// reachAll asks the host of each source once.
func reachAll(ctx context.Context, client *fetch.Client, asked []sources.Source) map[string]reached {
	var mu sync.Mutex
	all := make(map[string]reached)
	var asking sync.WaitGroup
	for _, source := range asked {
		host := address.Host(source.About().Address)
		if _, twice := all[host]; twice {
			continue
		}
		all[host] = reached{}
		asking.Go(func() {
			_, there, err := client.Reach(ctx, "https://"+host+"/")
			mu.Lock()
			defer mu.Unlock()
			all[host] = reached{there, err}
		})
	}
	asking.Wait()
	return all
}

// uncompared says what the clock shows, in London, where there is no other to hold it against.
func uncompared(now time.Time) finding {
	return finding{notDone, "clock", "it says " + now.Format(time.DateTime) + " in London, and could be held against no other", "look whether that is right"}
}

// notReached are the hosts that could not be reached.
func notReached(hosts map[string]reached) (cut []string) {
	for host, r := range hosts {
		if r.err != nil {
			cut = append(cut, host)
		}
	}
	slices.Sort(cut)
	return cut
}

// judge says of the hosts that were asked which could not be reached, and whether they go by
// another time.
func judge(hosts map[string]reached, now time.Time) []finding {
	var off time.Duration
	for _, r := range hosts {
		if r.err == nil && !r.there.IsZero() && now.Sub(r.there).Abs() > off.Abs() {
			off = now.Sub(r.there)
		}
	}
	found := one(good, "sources", counted(len(hosts), "host")+" reached", "")
	if cut := notReached(hosts); len(cut) > 0 {
		found = one(beware, "sources", "not reached: "+strings.Join(cut, ", "), "look whether a firewall is in between")
	}
	if off.Abs() > clockOff {
		return append(found, finding{wrong, "clock", fmt.Sprintf("it differs by %s from those of the sources", off.Round(time.Second)), "set the clock; on Debian: timedatectl set-ntp true"})
	}
	return append(found, finding{good, "clock", "it agrees with those of the sources", ""})
}

// lookAtBaseURL looks whether others reach the service where links lead.
func (cmd *doctorCmd) lookAtBaseURL(ctx context.Context, _ *app) []finding {
	const what = "base URL"
	if cmd.BaseURL == "" {
		return one(beware, what, "none is given, so links in mails and feeds lead to "+cmd.Addr, "give serve --base-url https://bell.example.org")
	}
	base := strings.TrimRight(cmd.BaseURL, "/")
	u, err := url.Parse(base)
	if err != nil {
		return one(wrong, what, "it is not understood", "it must look like https://bell.example.org")
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme != "https" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return one(wrong, what, base+" is not https: tokens and the secret addresses of feeds can be read on the way", "put a proxy with TLS in front (docs/running.md) and give its https:// address")
	}
	var found []finding
	if u.Scheme == "https" && len(cmd.TrustedProxy) == 0 { // the service itself speaks no TLS
		found = one(beware, "proxy", "the one that speaks https for the service is not named, so that all the world counts as one client", "give serve --trusted-proxy 127.0.0.1, or where the proxy is")
	}
	return append(found, cmd.reachBase(ctx, base)...)
}

// reachBase asks the service by the way on which others come.
func (cmd *doctorCmd) reachBase(ctx context.Context, base string) []finding {
	const what = "base URL"
	client := fetch.New(fetch.Config{UserAgent: fetch.UserAgent(version, base), AllowPrivate: true})
	status, _, err := client.Reach(ctx, base+"/healthz")
	switch {
	case err != nil:
		return one(beware, what, err.Error(), "start the service, or look at the proxy and at DNS; from outside it may be reached all the same")
	case status != http.StatusOK:
		return one(wrong, what, fmt.Sprintf("%s/healthz answers %d", base, status), "look whether the proxy leads to "+cmd.Addr)
	}
	return one(good, what, base+" leads here", "")
}
