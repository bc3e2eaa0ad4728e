package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http/httputil"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// result is what a flood of requests came to.
type result struct {
	rate     float64 // answers per second
	p50, p99 time.Duration
	refused  int
	sample   string // the body of a refusal
}

func (r result) String() string {
	s := fmt.Sprintf("%8.0f/s  p50 %6.1f ms  p99 %6.1f ms", r.rate, ms(r.p50), ms(r.p99))
	if r.refused > 0 {
		s += fmt.Sprintf("  REFUSED %d: %s", r.refused, r.sample)
	}
	return s
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// flood sends n requests from callers connections, each with one request in flight. It speaks HTTP/1.1 by itself, because a
// full client would take the cores that are to be measured.
func flood(address string, callers, n int, request func(i int) []byte) (result, error) {
	var next atomic.Int64
	var wait sync.WaitGroup
	var mu sync.Mutex
	var all []time.Duration
	var out result
	var failed error
	start := time.Now()
	for range callers {
		wait.Go(func() {
			times, refused, sample, err := call(address, &next, n, request)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, times...)
			out.refused += refused
			if sample != "" {
				out.sample = sample
			}
			if err != nil {
				failed = err
			}
		})
	}
	wait.Wait()
	out.rate = float64(len(all)) / time.Since(start).Seconds()
	slices.Sort(all)
	if len(all) > 0 {
		out.p50, out.p99 = all[len(all)/2], all[len(all)*99/100]
	}
	return out, failed
}

func call(address string, next *atomic.Int64, n int, request func(i int) []byte) (times []time.Duration, refused int, sample string, err error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, 0, "", err
	}
	defer conn.Close()
	reader := bufio.NewReader(conn)
	for {
		i := int(next.Add(1)) - 1
		if i >= n {
			return times, refused, sample, nil
		}
		start := time.Now()
		if _, err := conn.Write(request(i)); err != nil {
			return times, refused, sample, err
		}
		status, body, err := answer(reader)
		if err != nil {
			return times, refused, sample, err
		}
		times = append(times, time.Since(start))
		if status != 200 {
			refused++
			sample = string(body)
		}
	}
}

// answer reads one response.
func answer(r *bufio.Reader) (status int, body []byte, err error) {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	if len(line) < 12 {
		return 0, nil, fmt.Errorf("not an answer: %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, nil, err
	}
	length, chunked := -1, false
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return 0, nil, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if v, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(v)); err != nil {
				return 0, nil, err
			}
		}
		chunked = chunked || bytes.Equal(line, []byte("Transfer-Encoding: chunked"))
	}
	if chunked { // a long answer
		if body, err = io.ReadAll(httputil.NewChunkedReader(r)); err != nil {
			return 0, nil, err
		}
		_, err = r.ReadSlice('\n') // the end of its trailer
		return status, body, err
	}
	if length < 0 {
		return 0, nil, fmt.Errorf("an answer of unknown length")
	}
	if status == 200 {
		_, err = r.Discard(length)
		return status, nil, err
	}
	body = make([]byte, length)
	_, err = io.ReadFull(r, body)
	return status, body, err
}

// post makes the bytes of a request.
func post(path, token, body string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "POST %s HTTP/1.1\r\nHost: bench\r\n", path)
	if token != "" {
		fmt.Fprintf(&b, "Authorization: Bearer %s\r\n", token)
	}
	fmt.Fprintf(&b, "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	return []byte(b.String())
}

func get(path string) []byte {
	return []byte("GET " + path + " HTTP/1.1\r\nHost: bench\r\n\r\n")
}

func split(s string) []string { return strings.Split(s, ",") }
