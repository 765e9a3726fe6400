// A delivery taken apart: every item on its way to what is stored of it. Pure; deliveries are prepared
// side by side on several threads.
#pragma once
#include "pipeline/work_item.h"

namespace vedette::pipeline {

// Fills events, rows and fates from the body; frees the body.
void prepare(WorkItem& item);

}  // namespace vedette::pipeline
