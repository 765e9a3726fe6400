// Raw terms made into typed ones. Internal to the module.
#pragma once
#include "base/result.h"
#include "search/lexer.h"
#include "search/query.h"

namespace vedette::search {

// Errors: invalid_argument with a sentence that names the term.
Result<Term> make_term(const RawTerm& raw, const Options& options);

// Words outside of any filter.
Term make_free_text(const RawValue& words);

}  // namespace vedette::search
