// What the door knows about an envelope and the pipeline needs: the header of a journal record.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/event_id.h"
#include "model/fate.h"
#include "model/ids.h"

namespace vedette::ingest {

struct RecordHeader {
  Instant received;
  ProjectId project_id;
  OrganizationId organization_id;
  // Of the envelope's event: chosen at the door when the client did not.
  EventId event_id;
  std::string client_ip;
  std::string user_agent;
  std::string public_key;
  // Fates of items that are not in the body because the door decided them. They lie in the journal
  // so that they are counted exactly once, as those of the body are.
  std::vector<Fate> decided;
};

std::string write_record_header(const RecordHeader& header);
// Errors: internal, when the bytes are none that write_record_header made.
Result<RecordHeader> read_record_header(std::string_view bytes);

}  // namespace vedette::ingest
