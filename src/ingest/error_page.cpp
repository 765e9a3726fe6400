#include "ingest/error_page.h"

#include "ingest/answers.h"
#include "json/value.h"
#include "model/event_id.h"
#include "protocol/dsn.h"

namespace vedette::ingest {
namespace {

struct Text {
  std::string_view key;
  std::string_view english;
};

constexpr Text kTexts[] = {
    {"title", "Something went wrong."},
    {"subtitle", "The people who look after this page have been told."},
    {"subtitle2", "It helps them to know what you were doing when it happened."},
    {"labelName", "Name"},
    {"labelEmail", "E-mail"},
    {"labelComments", "What happened?"},
    {"labelSubmit", "Send report"},
    {"labelClose", "Close"},
    {"errorGeneric", "The report could not be sent. Please try again."},
    {"errorFormEntry", "Please fill in every field."},
    {"successMessage", "Your report has been sent. Thank you!"},
    {"name", ""},
    {"email", ""},
};

// Takes one object, `config`: the texts above, and `url` to which the report goes.
constexpr std::string_view kScript = R"js((function (config) {
  'use strict';
  var previous = document.activeElement;
  function make(tag, properties, children) {
    var element = document.createElement(tag);
    Object.keys(properties || {}).forEach(function (key) { element[key] = properties[key]; });
    (children || []).forEach(function (child) { element.appendChild(child); });
    return element;
  }
  function field(tag, name, label, value, type) {
    var input = make(tag, { name: name, id: 'vedette-' + name, required: true, value: value });
    if (type) input.type = type;
    input.style.cssText = 'display:block;width:100%;box-sizing:border-box;margin:4px 0 12px;padding:8px;font:inherit;border:1px solid #888;border-radius:4px';
    if (tag === 'textarea') input.rows = 4;
    return [make('label', { htmlFor: input.id, textContent: label }), input];
  }
  function button(text, type) {
    var element = make('button', { type: type, textContent: text });
    element.style.cssText = 'font:inherit;padding:8px 16px;margin-right:8px;cursor:pointer';
    return element;
  }
  var message = make('p', {});
  message.setAttribute('role', 'alert');
  var close = button(config.labelClose, 'button');
  var heading = make('h2', { textContent: config.title, id: 'vedette-title' });
  var form = make('form', {}, []
    .concat([make('p', { textContent: config.subtitle + ' ' + config.subtitle2 })])
    .concat(field('input', 'name', config.labelName, config.name, 'text'))
    .concat(field('input', 'email', config.labelEmail, config.email, 'email'))
    .concat(field('textarea', 'comments', config.labelComments, ''))
    .concat([message, button(config.labelSubmit, 'submit'), close]));
  form.noValidate = true;
  var box = make('div', {}, [heading, form]);
  box.style.cssText = 'background:#fff;color:#222;max-width:520px;margin:8vh auto;padding:24px;border-radius:8px;font:16px/1.5 system-ui,sans-serif';
  var wrapper = make('div', { className: 'sentry-error-embed-wrapper' }, [box]);
  wrapper.style.cssText = 'position:fixed;inset:0;z-index:2147483647;overflow:auto;background:rgba(0,0,0,.6)';
  wrapper.setAttribute('role', 'dialog');
  wrapper.setAttribute('aria-modal', 'true');
  wrapper.setAttribute('aria-labelledby', 'vedette-title');
  function end() {
    document.removeEventListener('keydown', onKey, true);
    wrapper.remove();
    if (previous && previous.focus) previous.focus();
    window.postMessage('__sentry_reportdialog_closed__', '*');
  }
  function onKey(event) {
    if (event.key === 'Escape') end();
    if (event.key !== 'Tab') return;
    var stops = Array.prototype.slice.call(wrapper.querySelectorAll('input, textarea, button'));
    var edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
  }
  close.addEventListener('click', end);
  document.addEventListener('keydown', onKey, true);
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    var body = ['name', 'email', 'comments'].map(function (name) {
      return name + '=' + encodeURIComponent(form.elements[name].value.trim());
    });
    if (body.some(function (pair) { return pair.slice(-1) === '='; })) { message.textContent = config.errorFormEntry; return; }
    var request = new XMLHttpRequest();
    request.open('POST', config.url);
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    request.onerror = function () { message.textContent = config.errorGeneric; };
    request.onload = function () {
      if (request.status !== 200) { request.onerror(); return; }
      box.replaceChildren(heading, make('p', { textContent: config.successMessage }), close);
      close.focus();
    };
    request.send(body.join('&'));
  });
  document.body.appendChild(wrapper);
  form.elements[0].focus();
})(%CONFIG%);
)js";

}  // namespace

http::Response error_page_script(const http::Request& request) {
  const auto query = http::parse_query(request.query());
  const auto dsn = http::find_query(query, "dsn");
  if (!protocol::parse_dsn(dsn)) return refusal(Error{.code = ErrorCode::invalid_argument, .message = "The address has no valid dsn."});
  const auto event_id = EventId::parse(http::find_query(query, "eventId"));
  if (!event_id) return refusal(Error{.code = ErrorCode::invalid_argument, .message = "The address has no valid eventId."});
  json::object config;
  for (const auto& text : kTexts) {
    const auto sent = http::find_query(query, text.key);
    config[text.key] = sent.empty() ? text.english : sent;
  }
  // The script runs in the reporting page: its own address tells where to send to.
  const auto host = request.headers.get("Host");
  config["url"] = fmt::format("{}{}", host.empty() ? std::string() : fmt::format("//{}", host), request.target);
  auto json = json::serialize(config);
  // Within a script element these would end it, or a line.
  for (const auto& [bad, good] : {std::pair<std::string_view, std::string_view>{"<", "\\u003c"}, {"\xe2\x80\xa8", "\\u2028"}, {"\xe2\x80\xa9", "\\u2029"}}) {
    for (auto at = json.find(bad); at != std::string::npos; at = json.find(bad, at + good.size())) json.replace(at, bad.size(), good);
  }
  std::string script(kScript);
  constexpr std::string_view kPlace = "%CONFIG%";
  script.replace(script.find(kPlace), kPlace.size(), json);
  auto response = http::text_response(200, std::move(script), "text/javascript; charset=utf-8");
  add_cors(response);
  return response;
}

}  // namespace vedette::ingest
