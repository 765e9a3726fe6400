#include "bench/report.h"

#include <fmt/format.h>

#include <iterator>

namespace bench {
namespace {

double per_event(double total, std::uint64_t events) {
  return events > 0 ? total / static_cast<double>(events) : 0;
}

double mebibytes(std::uint64_t bytes) { return static_cast<double>(bytes) / (1024 * 1024); }

std::string statuses_json(const LoadResult& load) {
  std::string out;
  for (const auto& [status, count] : load.statuses) {
    out += fmt::format("{}\"{}\": {}", out.empty() ? "" : ", ", status, count);
  }
  return "{" + out + "}";
}

std::string or_dash(const std::optional<double>& number, int digits) {
  return number ? fmt::format("{:.{}f}", *number, digits) : "–";
}

std::optional<double> cpu_per_10000(const Report& report) {
  if (!report.cpu_seconds) return std::nullopt;
  return per_event(*report.cpu_seconds * 10'000, report.load.accepted);
}

std::optional<double> disk_per_event(const Report& report) {
  if (!report.disk_bytes) return std::nullopt;
  return per_event(static_cast<double>(*report.disk_bytes), report.load.accepted);
}

}  // namespace

std::optional<double> Report::processed_per_second() const {
  if (!visibility || !visibility->is_complete) return std::nullopt;
  return static_cast<double>(load.accepted) / (load.seconds + visibility->seconds);
}

std::string to_plain(const Report& report, const Options& options) {
  const LoadResult& load = report.load;
  std::string out;
  const auto line = [&]<class... Args>(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
    out.push_back('\n');
  };
  if (!options.label.empty()) line("{}", options.label);
  line("sent          {} in {:.2f} s, mean body {:.0f} bytes", load.sent, load.seconds,
       report.mean_body_bytes);
  line("answers       200: {}   429: {}   other: {}   none: {}   unsent: {}", load.accepted,
       load.rate_limited, load.other, load.failed, load.unsent);
  if (load.other > 0) line("statuses      {}", statuses_json(load));
  line("accepted/s    {:.0f} ({:.1f} MB/s of bodies)", load.per_second(),
       load.seconds > 0 ? static_cast<double>(load.body_bytes) / load.seconds / 1e6 : 0.0);
  line("latency ms    p50 {:.2f}   p90 {:.2f}   p99 {:.2f}   max {:.2f}{}",
       load.latency.quantile_ms(0.5), load.latency.quantile_ms(0.9), load.latency.quantile_ms(0.99),
       load.latency.max_ms(), options.rate > 0 ? "   (from the moment it was due)" : "");
  line("generator     {:.2f} CPU seconds", load.generator_cpu_seconds);
  if (report.visibility) {
    line("visible       {} of {} after {:.2f} s more{}", report.visibility->visible, load.accepted,
         report.visibility->seconds, report.visibility->is_complete ? "" : ": NOT COMPLETE");
  }
  if (const auto processed = report.processed_per_second()) {
    line("processed/s   {:.0f}", *processed);
  }
  if (const auto cpu = cpu_per_10000(report)) {
    line("server CPU    {:.2f} s ({:.2f} s per 10,000 events)", *report.cpu_seconds, *cpu);
  }
  if (report.peak_resident_bytes) {
    line("memory MiB    resident {:.1f}, peak {:.1f}", mebibytes(*report.resident_bytes),
         mebibytes(*report.peak_resident_bytes));
  }
  if (const auto disk = disk_per_event(report)) {
    line("disk          {} bytes more ({:.0f} per event)", *report.disk_bytes, *disk);
  }
  return out;
}

std::string to_json(const Report& report, const Options& options) {
  const LoadResult& load = report.load;
  std::string out = "{\n";
  const auto member = [&](std::string_view name, const std::string& value) {
    fmt::format_to(std::back_inserter(out), "{}  \"{}\": {}", out.size() > 2 ? ",\n" : "", name,
                   value);
  };
  const auto number = [&](std::string_view name, double value) {
    member(name, fmt::format("{:.3f}", value));
  };
  const auto count = [&](std::string_view name, auto value) { member(name, fmt::to_string(value)); };
  count("sent", load.sent);
  count("accepted", load.accepted);
  count("rateLimited", load.rate_limited);
  count("other", load.other);
  count("failed", load.failed);
  count("unsent", load.unsent);
  member("statuses", statuses_json(load));
  number("seconds", load.seconds);
  number("acceptedPerSecond", load.per_second());
  number("targetRate", options.rate);
  number("meanBodyBytes", report.mean_body_bytes);
  number("p50Ms", load.latency.quantile_ms(0.5));
  number("p90Ms", load.latency.quantile_ms(0.9));
  number("p99Ms", load.latency.quantile_ms(0.99));
  number("maxMs", load.latency.max_ms());
  number("generatorCpuSeconds", load.generator_cpu_seconds);
  if (report.visibility) {
    member("isVisible", report.visibility->is_complete ? "true" : "false");
    count("visible", report.visibility->visible);
    number("visibleAfterSeconds", report.visibility->seconds);
  }
  if (const auto processed = report.processed_per_second()) {
    number("processedPerSecond", *processed);
  }
  if (const auto cpu = cpu_per_10000(report)) {
    number("serverCpuSeconds", *report.cpu_seconds);
    number("serverCpuSecondsPer10000", *cpu);
  }
  if (report.peak_resident_bytes) {
    count("residentBytes", *report.resident_bytes);
    count("peakResidentBytes", *report.peak_resident_bytes);
  }
  if (const auto disk = disk_per_event(report)) {
    count("diskBytes", *report.disk_bytes);
    number("diskBytesPerEvent", *disk);
  }
  return out + "\n}\n";
}

std::string to_row(const Report& report, const Options& options) {
  const LoadResult& load = report.load;
  const std::uint64_t bad = load.rate_limited + load.other + load.failed + load.unsent;
  const std::optional<double> peak =
      report.peak_resident_bytes ? std::optional(mebibytes(*report.peak_resident_bytes))
                                 : std::nullopt;
  std::string processed = or_dash(report.processed_per_second(), 0);
  if (report.visibility && !report.visibility->is_complete) {
    processed = fmt::format("{} lost or late", load.accepted - report.visibility->visible);
  }
  return fmt::format(
      "| {} | {:.1f} | {:.0f} | {} | {:.2f} | {:.2f} | {:.2f} | {:.1f} | {} | {} | {} | {} |\n",
      options.label, report.mean_body_bytes / 1000, load.per_second(), bad,
      load.latency.quantile_ms(0.5), load.latency.quantile_ms(0.9), load.latency.quantile_ms(0.99),
      load.latency.max_ms(), processed, or_dash(cpu_per_10000(report), 2), or_dash(peak, 0),
      or_dash(disk_per_event(report), 0));
}

}  // namespace bench
