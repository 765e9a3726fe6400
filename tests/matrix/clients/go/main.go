// One feature of the Go SDK, used as its documentation shows. Usage: client DSN FEATURE TEXT
// Prints what it did as one line of JSON. The text makes what it sends unique.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/getsentry/sentry-go"
)

const overLimit = 12
const flushLimit = 10 * time.Second

var dsn, text string

type result map[string]interface{}

func initialize(change func(*sentry.ClientOptions)) {
	options := sentry.ClientOptions{Dsn: dsn, Release: "matrix@1.0.0", Environment: "matrix"}
	if change != nil {
		change(&options)
	}
	if err := sentry.Init(options); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// busy works long enough for a sampling profiler to see it.
func busy(limit time.Duration) (total float64) {
	for end := time.Now().Add(limit); time.Now().Before(end); {
		total = total/2 + 1
	}
	return total
}

func traced(limit time.Duration) {
	transaction := sentry.StartTransaction(context.Background(), text, sentry.WithOpName("task"))
	step := transaction.StartChild("step", sentry.WithDescription("a step"))
	busy(limit)
	step.Finish()
	transaction.Finish()
}

func idsOf(id *sentry.EventID) result { return result{"ids": []string{string(*id)}} }

var features = map[string]func() result{
	"error": func() result {
		initialize(nil)
		return idsOf(sentry.CaptureException(errors.New(text)))
	},
	"message": func() result {
		initialize(nil)
		return idsOf(sentry.CaptureMessage(text))
	},
	"transaction": func() result {
		initialize(func(options *sentry.ClientOptions) {
			options.EnableTracing = true
			options.TracesSampleRate = 1
		})
		traced(time.Millisecond)
		return result{}
	},
	"attachment": func() result {
		initialize(nil)
		var id *sentry.EventID
		sentry.WithScope(func(scope *sentry.Scope) {
			scope.AddAttachment(&sentry.Attachment{
				Filename:    "notes.txt",
				ContentType: "text/plain",
				Payload:     []byte("first line\nsecond line\n"),
			})
			id = sentry.CaptureMessage(text)
		})
		return idsOf(id)
	},
	"check-in": func() result {
		initialize(nil)
		config := &sentry.MonitorConfig{
			Schedule:      sentry.CrontabSchedule("0 * * * *"),
			CheckInMargin: 5,
			MaxRuntime:    10,
		}
		running := sentry.CheckIn{MonitorSlug: text, Status: sentry.CheckInStatusInProgress}
		id := sentry.CaptureCheckIn(&running, config)
		done := sentry.CheckIn{
			ID:          *id,
			MonitorSlug: text,
			Status:      sentry.CheckInStatusOK,
			Duration:    1500 * time.Millisecond,
		}
		sentry.CaptureCheckIn(&done, config)
		return result{}
	},
	"profile": func() result {
		initialize(func(options *sentry.ClientOptions) {
			options.EnableTracing = true
			options.TracesSampleRate = 1
			options.ProfilesSampleRate = 1
		})
		traced(300 * time.Millisecond)
		return result{}
	},
	"rate limit": func() result {
		initialize(nil)
		for number := 0; number < overLimit; number++ {
			sentry.CaptureMessage(fmt.Sprintf("%s %d", text, number))
			sentry.Flush(flushLimit)
		}
		return result{"tried": overLimit}
	},
	"restart": func() result {
		initialize(nil)
		over := make(chan struct{})
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			close(over)
		}()
		for tried := 0; ; tried++ {
			select {
			case <-over:
				return result{"tried": tried}
			case <-time.After(20 * time.Millisecond):
			}
			sentry.CaptureMessage(fmt.Sprintf("%s %d", text, tried))
			sentry.Flush(flushLimit)
		}
	},
}

func main() {
	dsn, text = os.Args[1], os.Args[3]
	did := result{"unsupported": true}
	if run, known := features[os.Args[2]]; known {
		did = run()
		sentry.Flush(flushLimit)
		did["sdk"] = "sentry-go " + sentry.SDKVersion
	}
	line, err := json.Marshal(did)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(string(line))
}
