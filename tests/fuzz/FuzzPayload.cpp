// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/casefile/FieldWrites.h"
#include "app/chronology/EventNotes.h"
#include "app/concern/ReleasedConcern.h"
#include "app/message/MessagePayload.h"
#include "app/plan/PlanVersionPayload.h"
#include "app/record/AccessPayload.h"
#include "app/sharing/SharingPayload.h"

#include <cstdlib>

namespace {

/// What can be read must be written back as the very same bytes: there is one encoding of each payload.
template <class Payload>
void roundTrip(caseweave::ByteView bytes)
{
    const auto payload = Payload::decode(bytes);
    if (!payload)
        return;
    const auto again = payload->encode();
    if (!again || !std::equal(again->begin(), again->end(), bytes.begin(), bytes.end()))
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const caseweave::ByteView bytes(data, size);
    roundTrip<caseweave::FieldWrites>(bytes);
    roundTrip<caseweave::EventPayload>(bytes);
    roundTrip<caseweave::ConcernRaised>(bytes);
    roundTrip<caseweave::ConcernAcknowledged>(bytes);
    roundTrip<caseweave::ConcernWithdrawn>(bytes);
    roundTrip<caseweave::ReleasedConcern>(bytes);
    roundTrip<caseweave::SharingPayload>(bytes);
    roundTrip<caseweave::EventCorrection>(bytes);
    roundTrip<caseweave::Contradiction>(bytes);
    roundTrip<caseweave::ContradictionSettled>(bytes);
    roundTrip<caseweave::AccessPayload>(bytes);
    roundTrip<caseweave::PlanVersionPayload>(bytes);
    roundTrip<caseweave::MessagePayload>(bytes);
    roundTrip<caseweave::MessagesSeen>(bytes);
    return 0;
}
