// What holds for every project: which frames belong to platforms, frameworks and SDKs rather than
// to the application, and which say nothing about the place of an error.
#include "base/assert.h"
#include "grouping/rules.h"

namespace vedette::grouping {
namespace {

// In order of rising precedence: places, then what is special about single functions.
constexpr std::string_view kStacktraceRules = R"(
# --- JavaScript: dependencies, the platform itself, bundlers, extensions, other people's hosts
family:javascript path:**/node_modules/**            -app
family:javascript path:**/bower_components/**        -app
family:javascript path:**/jspm_packages/**           -app
family:javascript path:**/.yarn/**                   -app
family:javascript path:**/.pnpm/**                   -app
family:javascript path:**/deno.land/**               -app
family:javascript path:node:**                       -app
family:javascript path:internal/**                   -app
family:javascript path:ext:**                        -app
family:javascript path:**/~/**                       -app
family:javascript path:**webpack/bootstrap**         -app
family:javascript path:**webpack/runtime/**          -app
family:javascript path:**/webpack-internal:/**/node_modules/** -app
family:javascript path:**/vite/dist/client/**        -app
family:javascript path:**/turbopack/**               -app
family:javascript path:*-extension://**              -app
family:javascript path:*-web-extension://**          -app
family:javascript path:**//cdn.jsdelivr.net/**       -app
family:javascript path:**//cdnjs.cloudflare.com/**   -app
family:javascript path:**//unpkg.com/**              -app
family:javascript path:**//esm.sh/**                 -app
family:javascript path:**//cdn.skypack.dev/**        -app
family:javascript path:**//ajax.googleapis.com/**    -app
family:javascript path:**//ajax.aspnetcdn.com/**     -app
family:javascript path:**//code.jquery.com/**        -app
family:javascript path:**.bootstrapcdn.com/**        -app
family:javascript path:**googletagmanager.com/**     -app
family:javascript path:**google-analytics.com/**     -app
family:javascript path:**//connect.facebook.net/**   -app
family:javascript path:**//static.hotjar.com/**      -app
family:javascript path:**//script.hotjar.com/**      -app
family:javascript path:**//js.stripe.com/**          -app
family:javascript path:**//cdn.segment.com/**        -app
family:javascript path:**//js-agent.newrelic.com/**  -app
family:javascript path:**datadoghq-browser-agent.com/** -app
family:javascript path:**fullstory.com/**            -app
family:javascript path:**.logrocket.**               -app

# --- JavaScript: SDK frames and what compilers put between the calls of the source
family:javascript path:**/@sentry/**                 -app -group
family:javascript path:**/@sentry-internal/**        -app -group
family:javascript path:**/sentry-javascript/**       -app -group
family:javascript path:**browser.sentry-cdn.com/**   -app -group
family:javascript path:**js.sentry-cdn.com/**        -app -group
family:javascript function:sentryWrapped             -app -group
family:javascript path:**/core-js/**                 -app -group
family:javascript path:**/@babel/runtime/**          -app -group
family:javascript path:**/regenerator-runtime/**     -app -group
family:javascript path:**/tslib/**                   -app -group
family:javascript path:**/zone.js/**                 -app -group
family:javascript function:*asyncToGenerator*        -app -group
family:javascript function:*asyncGeneratorStep*      -app -group
family:javascript function:*regeneratorRuntime*      -app -group
family:javascript function:*__awaiter*               -app -group
family:javascript function:*__generator*             -app -group
family:javascript function:*classCallCheck*          -app -group
family:javascript function:*__webpack_require__*     -app -group
family:javascript function:processTicksAndRejections -app -group
family:javascript function:*.processTicksAndRejections -app -group
family:javascript function:*runMicrotasks*           -app -group

# --- Python, Ruby, PHP, Go, Elixir and others: standard libraries and installed packages
family:other path:**/site-packages/**                -app
family:other path:**/dist-packages/**                -app
family:other path:**/lib/python?.?/**                -app
family:other path:**/lib/python?.??/**               -app
family:other path:**/lib64/python?.?/**              -app
family:other path:**/lib64/python?.??/**             -app
family:other path:<frozen?**                         -app
family:other module:importlib._bootstrap*            -app -group
family:other path:**/gems/**                         -app
family:other path:**/lib/ruby/**                     -app
family:other path:<internal:**                       -app
family:other path:**/vendor/**                       -app
family:other path:**/composer/ClassLoader.php        -app -group
family:other path:**/go/pkg/mod/**                   -app
family:other path:**/pkg/mod/**@v**                  -app
family:other path:**/usr/local/go/src/**             -app
family:other path:**/libexec/src/runtime/**          -app
family:other path:**/deps/*/lib/**                   -app
family:other path:**/.pub-cache/**                   -app
family:other path:**/flutter/packages/flutter/**     -app
family:other path:package:flutter/**                 -app
family:other path:dart:**                            -app
family:other path:org-dartlang-sdk:**                -app
family:other path:/usr/lib/**                        -app
family:other path:/usr/lib64/**                      -app

# --- Go: the runtime's entries and its way to panic
family:other module:runtime function:goexit          -app -group
family:other module:runtime function:main            -app -group
family:other module:runtime function:gopanic         ^-group ^-app -app -group
family:other module:runtime function:panic*          -app -group
family:other module:runtime function:sigpanic        -app -group

# --- JVM: platform and frameworks
family:other module:java.*                           -app
family:other module:javax.*                          -app
family:other module:jakarta.*                        -app
family:other module:jdk.*                            -app
family:other module:sun.*                            -app
family:other module:com.sun.*                        -app
family:other module:kotlin.*                         -app
family:other module:kotlinx.*                        -app
family:other module:scala.*                          -app
family:other module:akka.*                           -app
family:other module:clojure.*                        -app
family:other module:groovy.*                         -app
family:other module:org.codehaus.groovy.*            -app
family:other module:android.*                        -app
family:other module:androidx.*                       -app
family:other module:com.android.*                    -app
family:other module:dalvik.*                         -app
family:other module:com.google.android.*             -app
family:other module:com.google.common.*              -app
family:other module:com.google.gson.*                -app
family:other module:com.google.inject.*              -app
family:other module:com.fasterxml.jackson.*          -app
family:other module:com.mysql.*                      -app
family:other module:com.zaxxer.*                     -app
family:other module:io.netty.*                       -app
family:other module:io.reactivex.*                   -app
family:other module:io.micrometer.*                  -app
family:other module:io.undertow.*                    -app
family:other module:io.vertx.*                       -app
family:other module:net.bytebuddy.*                  -app
family:other module:net.sf.cglib.*                   -app
family:other module:okhttp3.*                        -app
family:other module:okio.*                           -app
family:other module:retrofit2.*                      -app
family:other module:org.apache.*                     -app
family:other module:org.aspectj.*                    -app
family:other module:org.eclipse.jetty.*              -app
family:other module:org.glassfish.*                  -app
family:other module:org.hibernate.*                  -app
family:other module:org.jboss.*                      -app
family:other module:org.junit.*                      -app
family:other module:org.postgresql.*                 -app
family:other module:org.quartz.*                     -app
family:other module:org.slf4j.*                      -app
family:other module:org.springframework.*            -app
family:other module:org.thymeleaf.*                  -app
family:other module:reactor.core.*                        -app
family:other module:rx.internal.*                             -app
family:other module:io.sentry.*                      -app -group
family:other module:java.lang.Thread function:run    v-group -group
family:other module:java.lang.reflect.*              -group
family:other module:jdk.internal.reflect.*           -group
family:other module:sun.reflect.*                    -group
family:other module:com.android.internal.os.ZygoteInit* v-group -group

# --- .NET
family:other module:System.*                         -app
family:other module:Microsoft.*                      -app
family:other package:System.*                        -app
family:other package:Microsoft.*                     -app
family:other function:*ExceptionDispatchInfo.Throw*  -app -group
family:other function:*TaskAwaiter.ThrowForNonSuccess* -app -group
family:other module:Sentry.*                         -app -group

# --- SDKs of dynamic languages
family:other module:sentry_sdk.*                     -app -group
family:other module:raven.*                          -app -group
family:other path:**/sentry_sdk/**                   -app -group
family:other path:**/sentry-ruby*/**                 -app -group
family:other path:**/sentry/sentry/src/**            -app -group
family:other path:**/sentry-go@**                    -app -group
family:other module:opentelemetry.*                  -app
family:other module:ddtrace.*                        -app
family:other module:newrelic.*                       -app

# --- Native: what an application bundle holds, and what the system does
family:native package:/Applications/**               +app
family:native package:/Users/**                      +app
family:native package:/private/var/containers/Bundle/Application/** +app
family:native package:/var/containers/Bundle/Application/** +app
family:native package:/data/app/**                   +app
family:native package:**/Developer/CoreSimulator/Devices/** +app
family:native package:/System/Library/**             -app
family:native package:/Library/Developer/**          -app
family:native package:**/Xcode.app/**                -app
family:native package:**/RuntimeRoot/**              -app
family:native package:/usr/lib/**                    -app
family:native package:/usr/lib64/**                  -app
family:native package:/lib/**                        -app
family:native package:/lib64/**                      -app
family:native package:/system/**                     -app
family:native package:/apex/**                       -app
family:native package:/vendor/lib**                  -app
family:native package:linux-vdso.so*                 -app
family:native package:linux-gate.so*                 -app
family:native package:?:/Windows/**                  -app
family:native package:**/Frameworks/libswift*.dylib  -app
family:native package:**/Frameworks/Flutter.framework/** -app
family:native package:**/Frameworks/React.framework/** -app
family:native path:**/rustc/**                       -app
family:native path:**/.cargo/registry/**             -app
family:native path:**/usr/include/c++/**             -app
family:native path:/build/glibc**                    -app

# --- Native: standard libraries, by name
family:native function:std::*                        -app
family:native function:__gnu_cxx::*                  -app
family:native function:boost::*                      -app
family:native function:core::*                       -app
family:native function:alloc::*                      -app
family:native function:<alloc::*                     -app
family:native function:<core::*                      -app
family:native function:<std::*                       -app
family:native function:tokio::*                      -app
family:native function:Swift.*                       -app

# --- Native: where threads and programs begin
family:native function:_start                        v-group -group -app
family:native function:start                         v-group -group -app
family:native function:start_thread                  v-group -group -app
family:native function:__libc_start_*                v-group -group -app
family:native function:_pthread_start                v-group -group -app
family:native function:thread_start                  v-group -group -app
family:native function:_pthread_wqthread             v-group -group -app
family:native function:BaseThreadInitThunk           v-group -group -app
family:native function:RtlUserThreadStart            v-group -group -app
family:native function:__scrt_common_main*           v-group -group -app
family:native function:invoke_main                   v-group -group -app
family:native function:UIApplicationMain             v-group -group -app
family:native function:NSApplicationMain             v-group -group -app
family:native function:std::rt::lang_start*          v-group -group -app
family:native function:*__rust_begin_short_backtrace* v-group -group -app

# --- Native: machinery that raises, reports or aborts, and all that it calls
family:native function:__cxa_throw                   ^-group ^-app -group -app
family:native function:__cxa_rethrow                 ^-group ^-app -group -app
family:native function:_CxxThrowException            ^-group ^-app -group -app
family:native function:RaiseException                ^-group ^-app -group -app
family:native function:KiUserExceptionDispatch*      ^-group ^-app -group -app
family:native function:abort                         ^-group ^-app -group -app
family:native function:__assert_fail                 ^-group ^-app -group -app
family:native function:__assert_rtn                  ^-group ^-app -group -app
family:native function:__stack_chk_fail              ^-group ^-app -group -app
family:native function:_sigtramp                     ^-group ^-app -group -app
family:native function:objc_exception_throw          ^-group ^-app -group -app
family:native function:__exceptionPreprocess         ^-group ^-app -group -app
family:native function:+[NSException?raise*          ^-group ^-app -group -app
family:native function:rust_begin_unwind             ^-group ^-app -group -app
family:native function:rust_panic*                   ^-group ^-app -group -app
family:native function:core::panicking::*            ^-group ^-app -group -app
family:native function:std::panicking::*             ^-group ^-app -group -app
family:native function:core::result::unwrap_failed*  ^-group ^-app -group -app
family:native function:core::option::expect_failed*  ^-group ^-app -group -app
family:native function:swift_unexpectedError         ^-group ^-app -group -app
family:native function:_swift_runtime_on_report      ^-group ^-app -group -app

# --- Native: crash reporters
family:native function:sentry_*                      -group -app
family:native function:sentry__*                     -group -app
family:native function:google_breakpad::*            -group -app
family:native function:crashpad::*                   -group -app
family:native function:sentrycrash*                  -group -app
family:native function:kscrash*                      -group -app
family:native function:backtrace::*                  -group -app
family:native function:sentry::*                     -group -app
family:native package:**/Sentry.framework/**         -group -app
family:native package:**/KSCrash.framework/**        -group -app
family:native package:**/libsentry*.so               -group -app
)";

// Errors of one cause that come with a different text or place every time.
constexpr std::string_view kFingerprintRules = R"(
family:javascript error.type:ChunkLoadError -> chunk-load-error
family:javascript error.value:"loading {,css }chunk * failed*" -> chunk-load-error
family:javascript error.value:"*hydration failed because*" -> hydration-error, {{ transaction }}
family:javascript error.value:"*error while hydrating*" -> hydration-error, {{ transaction }}
family:javascript error.value:"*not match server-rendered*" -> hydration-error, {{ transaction }}
family:javascript value:"*react error #4{18,19,22,23,25};*" -> hydration-error, {{ transaction }}
)";

}  // namespace

const StacktraceRules& builtin_stacktrace_rules() {
  static const auto kRules = compile_stacktrace_rules(kStacktraceRules);
  ASSERT(kRules.has_value());
  return **kRules;
}

const FingerprintRules& builtin_fingerprint_rules() {
  static const auto kRules = compile_fingerprint_rules(kFingerprintRules);
  ASSERT(kRules.has_value());
  return **kRules;
}

}  // namespace vedette::grouping
