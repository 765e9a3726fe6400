#include "server/config.h"

#include <CLI/CLI.hpp>
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

#include <filesystem>

#include "base/ascii.h"

namespace vedette::server {
namespace {

// Options of a command, so that the file can fill in what neither flag nor variable gave.
class Options {
 public:
  explicit Options(CLI::App& app) : app_(app) {}

  template <class T>
  CLI::Option* add(std::string_view name, T& target, const std::string& description) {
    auto* option = app_.add_option("--" + std::string(name), target, description)->capture_default_str();
    std::string variable = "VEDETTE_" + ascii::upper(name);
    std::ranges::replace(variable, '-', '_');
    option->envname(variable);
    entries_.push_back({std::string(name), option, [&target](const toml::node& node) { return take(node, target); }});
    return option;
  }

  Status fill_from(const toml::table& table, const std::string& path) const {
    for (const auto& [key, node] : table) {
      const auto entry = std::ranges::find(entries_, key.str(), &Entry::name);
      if (entry == entries_.end()) {
        return invalid(fmt::format("{}: there is no setting called \"{}\".", path, key.str()));
      }
      if (entry->option->count() > 0) continue;
      if (!entry->take(node)) return invalid(fmt::format("{}: \"{}\" has a value of the wrong kind.", path, key.str()));
    }
    return {};
  }

 private:
  static bool take(const toml::node& node, std::string& target) {
    const auto value = node.value<std::string>();
    if (value) target = *value;
    return value.has_value();
  }
  template <std::integral Number>
  static bool take(const toml::node& node, Number& target) {
    const auto value = node.value<std::int64_t>();
    if (!value || !std::in_range<Number>(*value)) return false;
    target = static_cast<Number>(*value);
    return true;
  }
  struct Entry {
    std::string name;
    CLI::Option* option;
    std::function<bool(const toml::node&)> take;
  };
  CLI::App& app_;
  std::vector<Entry> entries_;
};

Status read_file(const std::string& path, const Options& options) {
  const auto parsed = toml::parse_file(path);
  if (!parsed) {
    return invalid(fmt::format("{}, line {}: {}.", path, parsed.error().source().begin.line, parsed.error().description()));
  }
  return options.fill_from(parsed.table(), path);
}

void add_serve_options(Options& options, ServeConfig& config) {
  options.add("data", config.data, "Folder that holds everything the installation knows");
  options.add("listen", config.listen, "Address and port to listen on; port 0 picks a free one");
  options.add("url", config.url, "Where people and SDKs reach it, such as https://errors.example.com");
  options.add("http-threads", config.http_threads, "Threads that talk to the network")->check(CLI::Range(1, 64));
  options.add("pipeline-threads", config.pipeline_threads, "Threads that read and group events")->check(CLI::Range(1, 64));
  options.add("journal-megabytes-max", config.journal_megabytes_max, "Accepted events that may wait on disk; beyond it senders are told to wait")
      ->check(CLI::Range(std::int64_t{16}, std::int64_t{1} << 24));
  options.add("free-megabytes-min", config.free_megabytes_min, "Free disk space below which no event is accepted")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 24));
  options.add("trusted-proxies", config.trusted_proxies,
              "Addresses and networks, separated by commas, whose X-Forwarded-For is believed");
  options.add("items-per-minute-max", config.items_per_minute_max,
              "Items of each category that the whole installation takes within a minute; 0 means no limit")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 40));
  options.add("log-level", config.log_level, "debug, info, warning or error");
}

void add_setup_options(Options& options, SetupConfig& config) {
  options.add("data", config.data, "Folder that holds everything the installation knows");
  options.add("email", config.email, "E-mail address of the owner's account")->required();
  options.add("password", config.password, "Password of the owner's account")->required();
  options.add("organization", config.organization, "Slug of the organization")->required();
  options.add("team", config.team, "Slug of the first team")->required();
  options.add("project", config.project, "Slug of the first project")->required();
  options.add("platform", config.platform, "Platform of the project, such as python")->required();
  options.add("url", config.url, "Where SDKs will reach the installation: what the DSN names");
}

void add_token_options(Options& options, TokenConfig& config) {
  options.add("data", config.data, "Folder that holds everything the installation knows");
  options.add("organization", config.organization, "Slug of the organization")->required();
  options.add("name", config.name, "Name of the integration that will own the token")->required();
  options.add("scopes", config.scopes, "Comma-separated scopes, such as project:read,project:write")->required();
}

}  // namespace

Result<Command> read_command(std::vector<std::string> arguments) {
  Command command;
  CLI::App app("Vedette: an error-monitoring server that speaks Sentry's protocol and API.", "vedette");
  app.require_subcommand(1);
  app.footer("Every flag has a variable, --listen is VEDETTE_LISTEN, and a line in the file of --config.");
  std::string file;

  auto* serve = app.add_subcommand("serve", "Run the server");
  Options serve_options(*serve);
  add_serve_options(serve_options, command.serve);
  serve->add_option("--config", file, "TOML file with settings; flags and variables come first")->envname("VEDETTE_CONFIG");

  auto* setup = app.add_subcommand("setup", "Prepare an installation without a browser; prints JSON; may be run again");
  Options setup_options(*setup);
  add_setup_options(setup_options, command.setup);

  auto* token = app.add_subcommand("token", "Make an internal integration with a token and print the token");
  Options token_options(*token);
  add_token_options(token_options, command.token);

  std::ranges::reverse(arguments);
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    command.help = chosen.empty() ? app.help("", CLI::AppFormatMode::All) : chosen.front()->help();
    return command;
  } catch (const CLI::ParseError& error) {
    return invalid(fmt::format("{} Try `vedette --help`.", error.what()));
  }
  if (serve->parsed()) {
    command.kind = Command::Kind::serve;
    if (!file.empty()) TRY(read_file(file, serve_options));
  }
  if (setup->parsed()) command.kind = Command::Kind::setup;
  if (token->parsed()) command.kind = Command::Kind::token;
  return command;
}

Result<ListenAddress> parse_listen(const std::string& text) {
  const auto colon = text.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : ascii::parse_number<std::uint16_t>(std::string_view(text).substr(colon + 1));
  std::string host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (!port || host.empty()) {
    return invalid(fmt::format("--listen takes an address and a port, such as 127.0.0.1:9000; \"{}\" is not that.", text));
  }
  return ListenAddress{host, *port};
}

Result<std::string> normalize_url(const std::string& text) {
  std::string url = text;
  while (url.ends_with('/')) url.pop_back();
  const auto scheme = url.find("://");
  const bool is_http = url.starts_with("http://") || url.starts_with("https://");
  if (!is_http || url.size() == scheme + 3 || url.find_first_of(" \"<>?#") != std::string::npos) {
    return invalid(fmt::format("--url takes an address such as https://errors.example.com; \"{}\" is not that.", text));
  }
  return url;
}

Result<log::Level> parse_log_level(const std::string& text) {
  if (text == "debug") return log::Level::debug;
  if (text == "info") return log::Level::info;
  if (text == "warning") return log::Level::warning;
  if (text == "error") return log::Level::error;
  return invalid(fmt::format("--log-level takes debug, info, warning or error; \"{}\" is none of them.", text));
}

}  // namespace vedette::server
