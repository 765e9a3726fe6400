import { parseDsn } from './dsn';

export interface Snippet {
  /** The family that the platform belongs to. */
  name: string;
  /** The command that adds the SDK; absent where nothing is to be installed. */
  install?: string;
  /** Where the code belongs. */
  place: string;
  /** Starts the SDK and reports one error to try it out. */
  code: string;
}

type Make = (dsn: string) => Snippet;

const kSnippets: Record<string, Make> = {
  python: (dsn) => ({
    name: 'Python',
    install: 'pip install sentry-sdk',
    place: 'As early as possible in your program:',
    code: `import sentry_sdk

sentry_sdk.init(dsn="${dsn}")

# Try it: this error shows up in Vedette.
1 / 0
`,
  }),
  node: (dsn) => ({
    name: 'Node.js',
    install: 'npm install @sentry/node',
    place: 'At the very top of the file that starts your program:',
    code: `const Sentry = require("@sentry/node");

Sentry.init({ dsn: "${dsn}" });

// Try it: this error shows up in Vedette.
setTimeout(() => {
  throw new Error("Hello from Node.js");
}, 100);
`,
  }),
  javascript: (dsn) => ({
    name: 'Browser JavaScript',
    install: 'npm install @sentry/browser',
    place: 'In the entry file of your page:',
    code: `import * as Sentry from "@sentry/browser";

Sentry.init({ dsn: "${dsn}" });

// Try it: this error shows up in Vedette.
setTimeout(() => {
  throw new Error("Hello from the browser");
}, 100);
`,
  }),
  go: (dsn) => ({
    name: 'Go',
    install: 'go get github.com/getsentry/sentry-go',
    place: 'In main.go:',
    code: `package main

import (
	"errors"
	"log"
	"time"

	"github.com/getsentry/sentry-go"
)

func main() {
	err := sentry.Init(sentry.ClientOptions{Dsn: "${dsn}"})
	if err != nil {
		log.Fatal(err)
	}
	defer sentry.Flush(2 * time.Second)

	// Try it: this error shows up in Vedette.
	sentry.CaptureException(errors.New("hello from Go"))
}
`,
  }),
  java: (dsn) => ({
    name: 'Java',
    install: 'implementation("io.sentry:sentry:8.+")   // build.gradle.kts',
    place: 'At the start of main:',
    code: `import io.sentry.Sentry;

public class Main {
  public static void main(String[] args) {
    Sentry.init(options -> options.setDsn("${dsn}"));

    // Try it: this error shows up in Vedette.
    throw new IllegalStateException("Hello from Java");
  }
}
`,
  }),
  ruby: (dsn) => ({
    name: 'Ruby',
    install: 'gem install sentry-ruby',
    place: 'Before the rest of your program (with Rails: config/initializers/sentry.rb):',
    code: `require "sentry-ruby"

Sentry.init { |config| config.dsn = "${dsn}" }

# Try it: this error shows up in Vedette.
begin
  1 / 0
rescue ZeroDivisionError => error
  Sentry.capture_exception(error)
end
`,
  }),
  php: (dsn) => ({
    name: 'PHP',
    install: 'composer require sentry/sentry',
    place: 'As early as possible in your program:',
    code: `<?php
require __DIR__ . '/vendor/autoload.php';

\\Sentry\\init(['dsn' => '${dsn}']);

// Try it: this error shows up in Vedette.
throw new RuntimeException('Hello from PHP');
`,
  }),
  dotnet: (dsn) => ({
    name: '.NET',
    install: 'dotnet add package Sentry',
    place: 'At the start of Program.cs:',
    code: `using Sentry;

using var sentry = SentrySdk.Init(options => options.Dsn = "${dsn}");

// Try it: this error shows up in Vedette.
throw new InvalidOperationException("Hello from .NET");
`,
  }),
  rust: (dsn) => ({
    name: 'Rust',
    install: 'cargo add sentry',
    place: 'In main.rs:',
    code: `fn main() {
    // Keep the guard: dropping it sends what is still waiting.
    let _guard = sentry::init("${dsn}");

    // Try it: this error shows up in Vedette.
    panic!("Hello from Rust");
}
`,
  }),
};

function generic(dsn: string): Snippet {
  const parts = parseDsn(dsn);
  const url = parts?.envelopeUrl ?? 'https://HOST/api/PROJECT/envelope/';
  const key = parts?.key ?? 'KEY';
  return {
    name: 'Any platform',
    place:
      'Every Sentry SDK works: give it the DSN above. To try it without an SDK, send an event:',
    code: `curl "${url}" \\
  -H "X-Sentry-Auth: Sentry sentry_version=7, sentry_key=${key}, sentry_client=curl/1.0" \\
  -H "Content-Type: application/x-sentry-envelope" \\
  --data-binary $'{}\\n{"type":"event"}\\n{"message":"Hello from curl","level":"error"}\\n'
`,
  };
}

/** Platforms that go by another name than their family. */
const kAliases: Record<string, string> = {
  csharp: 'dotnet',
  aspnetcore: 'dotnet',
  kotlin: 'java',
  electron: 'node',
  bun: 'node',
  react: 'javascript',
  vue: 'javascript',
  angular: 'javascript',
  laravel: 'php',
  rails: 'ruby',
  django: 'python',
  flask: 'python',
};

/** The family of a platform id such as "python-django"; null when no snippet exists for it. */
export function platformFamily(platform: string | null | undefined): string | null {
  const first = (platform ?? '').toLowerCase().split(/[-_.]/)[0] ?? '';
  const family = (Object.hasOwn(kAliases, first) && kAliases[first]) || first;
  return Object.hasOwn(kSnippets, family) ? family : null;
}

/** The snippet for a platform id, with the DSN filled in. Unknown platforms get a general one. */
export function snippetFor(platform: string | null | undefined, dsn: string): Snippet {
  const family = platformFamily(platform);
  return (family && kSnippets[family]?.(dsn)) || generic(dsn);
}

/** What the reader may choose from: [family, name]; '' is the general one. */
export const kSnippetChoices: [string, string][] = [
  ...Object.entries(kSnippets).map(([id, make]): [string, string] => [id, make('').name]),
  ['', 'Any platform (curl)'],
];
