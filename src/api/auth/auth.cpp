#include "api/auth/auth.h"

#include "access/password.h"
#include "api/auth/session_cookies.h"
#include "api/transaction.h"
#include "api/users/views.h"

namespace vedette::api {
namespace {

using json::field;

constexpr std::string_view kTag = "Authentication";

struct TokenScopesView {
  std::vector<std::string> scopes;
  static constexpr std::string_view kName = "TokenScopes";
  static constexpr Field kFields[] = {
      field<&TokenScopesView::scopes>("scopes", "What the presented token may do."),
  };
};

struct IndexView {
  std::string version = "0";
  std::optional<TokenScopesView> auth;
  std::optional<UserView> user;
  static constexpr std::string_view kName = "ApiIndex";
  static constexpr Field kFields[] = {
      field<&IndexView::version>("version", "Version of the API."),
      field<&IndexView::auth>("auth", "The token of the call; null when it carries none."),
      field<&IndexView::user>("user", "The account that the call is made as; null for nobody."),
  };
};

struct LoginRequest {
  std::string username;
  std::string password;
  static constexpr std::string_view kName = "LoginRequest";
  static constexpr Field kFields[] = {
      field<&LoginRequest::username>("username", "User name or e-mail address.",
                                     {.length_max = 254}),
      field<&LoginRequest::password>("password", "Password of the account.",
                                     {.length_max = 1024, .may_be_blank = true}),
  };
};

struct LoginView {
  std::string nextUri;
  UserView user;
  static constexpr std::string_view kName = "Login";
  static constexpr Field kFields[] = {
      field<&LoginView::nextUri>("nextUri", "Where the browser goes next."),
      field<&LoginView::user>("user", "The account that has logged in."),
  };
};

struct LoginRefusal {
  static constexpr int kStatus = 400;
  std::string detail = "Login attempt failed";
  std::map<std::string, std::vector<std::string>> errors;
  static constexpr std::string_view kName = "LoginRefusal";
  static constexpr Field kFields[] = {
      field<&LoginRefusal::detail>("detail", "What happened."),
      field<&LoginRefusal::errors>("errors",
                                   "Why, by field; `__all__` holds what concerns the whole."),
  };
};

using LoginAnswer = AnswerOrRefusal<LoginView, LoginRefusal>;

LoginAnswer refuse_login(std::string why) {
  LoginRefusal refusal;
  refusal.errors["__all__"].push_back(std::move(why));
  return {std::move(refusal)};
}

std::optional<UserView> user_of(const Context& context) {
  if (!context.caller.user) return std::nullopt;
  return make_user_view(*context.caller.user);
}

Result<IndexView> get_index(const NoRequest&, Context& context) {
  IndexView view;
  view.user = user_of(context);
  if (const auto& token = context.caller.token) view.auth = TokenScopesView{token->scopes.texts()};
  return view;
}

Result<UserView> get_auth(const NoRequest&, Context& context) {
  ASSERT(context.caller.user.has_value());
  return make_user_view(*context.caller.user);
}

Result<LoginAnswer> login(const LoginRequest& asked, Context& context) {
  auto& limiter = context.services.login_limiter;
  const auto& address = context.request.peer;
  if (!limiter.admit(asked.username, address)) {
    return refuse_login("Too many failed attempts to log in. Try again in a minute.");
  }
  TRY_ASSIGN(const auto user,
             context.services.catalog.read(
                 [&](sql::Connection& sql) -> Result<std::optional<catalog::UserRow>> {
                   return catalog::find_user_by_login(sql, asked.username);
                 }));
  // Outside of any transaction: it takes long on purpose.
  bool is_right = false;
  if (user && user->password_hash && !user->password_hash->empty()) {
    is_right = access::verify_password(*user->password_hash, asked.password);
  } else {
    access::waste_password_time(asked.password);
  }
  if (!is_right || !user->is_active)
    return refuse_login("The user name or the password is wrong. Passwords are case-sensitive.");
  limiter.take_back(asked.username, address);
  auto logged_in = write_catalog(context, [&]() -> Result<catalog::UserRow> {
    log_in(context, user->id);
    return catalog::find_user(context.sql(), user->id).value_or(*user);
  });
  TRY_ASSIGN(const auto row, std::move(logged_in));
  return LoginAnswer{LoginView{.nextUri = "/", .user = make_user_view(row)}};
}

Result<NoContent> logout(const NoRequest&, Context& context) {
  catalog::remove_session(context.sql(), context.caller.session_hash);
  drop_session_cookies(context);
  return NoContent{};
}

constexpr Endpoint kRows[] = {
    endpoint<&get_index>(
        {.id = "getApiIndex",
         .path = "/api/0/",
         .access = anonymous("tells anybody whether their credentials work, and as whom"),
         .tag = kTag,
         .summary = "Tell who is calling and what their token may do",
         .description = "Answers without credentials too, with null for the token and the account. "
                        "A token that is no good is refused."}),
    endpoint<&get_auth>({.id = "getAuth",
                         .path = "/api/0/auth/",
                         .access = authenticated("shows callers their own account"),
                         .tag = kTag,
                         .summary = "Retrieve the account that is calling"}),
    endpoint<&login>(
        {.id = "login",
         .method = Method::post,
         .path = "/api/0/auth/login/",
         .access = anonymous("is how people get in"),
         .tag = kTag,
         .summary = "Log in with a password",
         .description =
             "Starts a session: the answer sets the session cookie `sentrysid` and the cookie "
             "`sc`, whose "
             "value goes into the header X-CSRFToken of every call that changes something. "
             "After ten failed attempts within a minute, for an account or from an address, "
             "further "
             "ones are refused until the minute is over.",
         .transaction = Transaction::none}),
    endpoint<&logout>({.id = "logout",
                       .method = Method::del,
                       .path = "/api/0/auth/",
                       .access = session_only("ends the session that it is called with"),
                       .tag = kTag,
                       .summary = "Log out"}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> auth_rows() {
  return kRows;
}

}  // namespace vedette::api
