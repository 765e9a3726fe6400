import io.sentry.Attachment;
import io.sentry.CheckIn;
import io.sentry.CheckInStatus;
import io.sentry.Hint;
import io.sentry.ITransaction;
import io.sentry.MonitorConfig;
import io.sentry.MonitorSchedule;
import io.sentry.ProfileLifecycle;
import io.sentry.Sentry;
import io.sentry.SentryEvent;
import io.sentry.SentryLevel;
import io.sentry.SentryOptions;
import io.sentry.TransactionOptions;
import io.sentry.protocol.Feedback;
import io.sentry.protocol.Message;
import io.sentry.protocol.SentryId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One feature of the Java SDK, used as its documentation shows. Usage: java Client DSN FEATURE TEXT
 * Prints what it did as one line of JSON. The text makes what it sends unique.
 */
public final class Client {
  private static final int OVER_LIMIT = 12;
  private static final long FLUSH_MS = 10_000;

  private interface Feature {
    String run() throws Exception;
  }

  private static String dsn;
  private static String text;

  private static void init(Consumer<SentryOptions> change) {
    Sentry.init(
        options -> {
          options.setDsn(dsn);
          options.setRelease("matrix@1.0.0");
          options.setEnvironment("matrix");
          change.accept(options);
        });
  }

  private static void init() {
    init(options -> {});
  }

  private static String ids(SentryId id) {
    return "\"ids\":[\"" + id + "\"]";
  }

  private static String tried(int count) {
    return "\"tried\":" + count;
  }

  /** Works long enough for a sampling profiler to see it. */
  private static double busy(long milliseconds) {
    final long end = System.nanoTime() + milliseconds * 1_000_000;
    double total = 0;
    while (System.nanoTime() < end) total += Math.sqrt(total + 1);
    return total;
  }

  private static String error() {
    init();
    return ids(Sentry.captureException(new IllegalStateException(text)));
  }

  private static String message() {
    init();
    return ids(Sentry.captureMessage(text, SentryLevel.WARNING));
  }

  private static void trace(long milliseconds) {
    final TransactionOptions bound = new TransactionOptions();
    bound.setBindToScope(true);
    final ITransaction transaction = Sentry.startTransaction(text, "task", bound);
    final var step = transaction.startChild("step", "a step");
    busy(milliseconds);
    step.finish();
    transaction.finish();
  }

  private static String transaction() {
    init(options -> options.setTracesSampleRate(1.0));
    trace(1);
    return "";
  }

  private static String session() {
    init();
    Sentry.startSession();
    Sentry.endSession();
    return "";
  }

  private static String attachment() {
    init();
    final byte[] bytes = "first line\nsecond line\n".getBytes(StandardCharsets.UTF_8);
    final SentryEvent event = new SentryEvent();
    final Message message = new Message();
    message.setMessage(text);
    event.setMessage(message);
    return ids(Sentry.captureEvent(event, Hint.withAttachment(new Attachment(bytes, "notes.txt", "text/plain"))));
  }

  private static String feedback() {
    init();
    final Feedback feedback = new Feedback(text);
    feedback.setName("Ada");
    feedback.setContactEmail("ada@example.com");
    return ids(Sentry.feedback().capture(feedback));
  }

  private static String checkIn() {
    init();
    final MonitorConfig config = new MonitorConfig(MonitorSchedule.crontab("0 * * * *"));
    config.setCheckinMargin(5L);
    config.setMaxRuntime(10L);
    final CheckIn running = new CheckIn(text, CheckInStatus.IN_PROGRESS);
    running.setMonitorConfig(config);
    final SentryId id = Sentry.captureCheckIn(running);
    final CheckIn done = new CheckIn(id, text, CheckInStatus.OK);
    done.setDuration(1.5);
    Sentry.captureCheckIn(done);
    return "";
  }

  private static String log() {
    init(options -> options.getLogs().setEnabled(true));
    Sentry.logger().info("%s: an apple", text);
    Sentry.logger().error("%s: no apple", text);
    return "";
  }

  private static String metric() {
    init();
    Sentry.metrics().count("matrix.apples", 3.0);
    Sentry.metrics().gauge("matrix.queue", 7.0);
    Sentry.metrics().distribution("matrix.wait", 187.5, "millisecond");
    return "";
  }

  private static String profile() {
    init(
        options -> {
          options.setTracesSampleRate(1.0);
          options.setProfileSessionSampleRate(1.0);
          options.setProfileLifecycle(ProfileLifecycle.MANUAL);
        });
    Sentry.startProfiler();
    busy(1000);
    Sentry.stopProfiler();
    return "";
  }

  private static String rateLimit() {
    init();
    for (int number = 0; number < OVER_LIMIT; number++) {
      Sentry.captureMessage(text + " " + number);
      Sentry.flush(FLUSH_MS);
    }
    return tried(OVER_LIMIT);
  }

  private static String restart() throws InterruptedException {
    init();
    final CountDownLatch over = new CountDownLatch(1);
    final Thread reader =
        new Thread(
            () -> {
              try {
                System.in.readAllBytes();
              } catch (java.io.IOException closed) {
                // The end of the input is what it waits for.
              }
              over.countDown();
            });
    reader.setDaemon(true);
    reader.start();
    int count = 0;
    for (; !over.await(20, TimeUnit.MILLISECONDS); count++) {
      Sentry.captureMessage(text + " " + count);
      Sentry.flush(FLUSH_MS);
    }
    return tried(count);
  }

  private static final Map<String, Feature> FEATURES =
      Map.ofEntries(
          Map.entry("error", Client::error),
          Map.entry("message", Client::message),
          Map.entry("transaction", Client::transaction),
          Map.entry("session", Client::session),
          Map.entry("attachment", Client::attachment),
          Map.entry("feedback", Client::feedback),
          Map.entry("check-in", Client::checkIn),
          Map.entry("log", Client::log),
          Map.entry("metric", Client::metric),
          Map.entry("profile", Client::profile),
          Map.entry("rate limit", Client::rateLimit),
          Map.entry("restart", Client::restart));

  public static void main(String[] arguments) throws Exception {
    dsn = arguments[0];
    text = arguments[2];
    final Feature feature = FEATURES.get(arguments[1]);
    if (feature == null) {
      System.out.println("{\"unsupported\":true}");
      return;
    }
    final String did = feature.run();
    Sentry.flush(FLUSH_MS);
    Sentry.close();
    final String sdk = "\"sdk\":\"" + new SentryOptions().getSentryClientName() + "\"";
    System.out.println("{" + sdk + (did.isEmpty() ? "" : "," + did) + "}");
  }
}
