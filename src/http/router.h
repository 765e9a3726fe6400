// Paths with variables to row numbers.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace vedette::http {

// A path is a list of segments; a segment is literal or one variable `{name}`. A literal wins over
// a variable in the same place. Slashes at the end and doubled slashes do not count.
class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  // False when the same method and path shape is there already.
  [[nodiscard]] bool add(Method method, std::string_view path, std::size_t row);

  struct Match {
    // Empty when the path is known but not with this method.
    std::optional<std::size_t> row;
    // Decoded values of the variables, in the order of the path.
    std::vector<std::string> values;
    // The methods that the path is known with.
    std::vector<Method> allowed;
  };
  // Nothing when no row has such a path. HEAD matches GET rows.
  std::optional<Match> match(Method method, std::string_view path) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

}  // namespace vedette::http
