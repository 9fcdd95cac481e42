// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/BlobThread.h"
#include "sync/hub/Hub.h"
#include "sync/hub/ReleaseRules.h"

namespace caseweave {
namespace {

constexpr std::int64_t lookEveryMs = 60'000; ///< whether a hold has ended
constexpr std::int64_t retryMs = 1000;
constexpr std::int64_t daySeconds = 24 * 3600;
constexpr std::size_t mostBlobsAtOnce = 32;

} // namespace

// The part of the hub that deletes what was released (docs/decisions/0046): a little at a time, each in a change of its
// own between those of the people who work.

struct Hub::ReleaseRun {
    hubrules::ReleaseStep step;
    std::optional<std::uint64_t> waiting; ///< counted where the run ends
    BlobStore::Erased blobs;
    Status failed;
};

void Hub::setLegalHold(bool isOn)
{
    if (std::exchange(m_legalHold, isOn) == isOn)
        return;
    m_metrics.legalHold = isOn;
    m_releasesAtMs = 0;
    m_log.write("legal_hold", {{"on", isOn}});
}

void Hub::noteReleases(const hubrules::Pushed &pushed)
{
    if (pushed.notes == 0)
        return;
    m_metrics.releaseNotes += pushed.notes;
    m_metrics.released += pushed.released;
    m_metrics.releasesWaiting += pushed.released;
    m_log.write("release_notes", {{"notes", pushed.notes}, {"named", pushed.released}});
}

void Hub::checkReleases(std::int64_t nowMs)
{
    m_releasesAtMs = std::min(m_releasesAtMs, nowMs + lookEveryMs); // unless the clock was set back
    if (m_releasing || nowMs < m_releasesAtMs)
        return;
    m_releasesAtMs = nowMs + lookEveryMs;
    m_releasing = true;
    stepReleases();
}

void Hub::stepReleases()
{
    const auto run = std::make_shared<ReleaseRun>();
    // On hold nothing has waited long enough.
    const std::int64_t until = m_legalHold ? 0 : m_clock.nowSeconds() - m_settings.releaseHoldDays * daySeconds;
    StoreThread::Job job;
    job.work = [run, until, &map = m_map](HubStore &store) -> Status {
        *run = {};
        Result<hubrules::ReleaseStep> step
            = until > 0 ? hubrules::releaseStep(store, map, until) : Result(hubrules::ReleaseStep());
        if (!step)
            return step.error();
        run->step = std::move(*step);
        if (run->step.more)
            return {};
        const Result<std::uint64_t> waiting = store.releasesWaiting();
        if (!waiting)
            return waiting.error();
        run->waiting = *waiting;
        return {};
    };
    job.reply = [this, run](const Status &status) {
        run->failed = status;
        noteStep(*run);
        if (status && (!run->step.blobs.empty() || run->step.closed))
            return eraseBlobs(run);
        // Soon, so that a hub that nobody uses sees that its store is back.
        if (!status)
            m_releasesAtMs = m_clock.nowMs() + retryMs;
        goOnReleasing(status && run->step.more);
    };
    m_change.ask(std::move(job));
}

void Hub::noteStep(const ReleaseRun &run)
{
    if (!run.failed)
        return;
    if (run.waiting)
        m_metrics.releasesWaiting = *run.waiting;
    m_metrics.envelopesErased += run.step.erased.envelopes;
    m_metrics.erasedBytes += run.step.erased.bytes;
    m_erasedInRun.envelopes += run.step.erased.envelopes;
    m_erasedInRun.bytes += run.step.erased.bytes;
    if (run.step.voided > 0)
        m_log.write("release_void", {{"notes", run.step.voided}});
}

void Hub::goOnReleasing(bool more)
{
    if (more && !m_stopping)
        return stepReleases();
    m_releasing = false;
    if (m_erasedInRun.envelopes > 0 || m_blobsErasedInRun > 0)
        m_log.write(
            "released",
            {{"envelopes", m_erasedInRun.envelopes}, {"blobs", m_blobsErasedInRun}, {"bytes", m_erasedInRun.bytes}});
    m_erasedInRun = {};
    m_blobsErasedInRun = 0;
}

void Hub::eraseBlobs(const std::shared_ptr<ReleaseRun> &run)
{
    if (!m_blobs)
        return noteBlobsGone(run);
    const auto work = [run](BlobStore &store) {
        run->blobs = {};
        for (const HubStore::Release &blob : run->step.blobs) {
            const Result<BlobStore::Erased> one = store.erase(run->step.tag, {blob.what});
            if (!one) {
                run->failed = one.error();
                return;
            }
            run->blobs.blobs += one->blobs;
            run->blobs.bytes += one->bytes;
        }
        if (!run->step.closed)
            return;
        const Result<BlobStore::Erased> some = store.eraseSome(run->step.tag, mostBlobsAtOnce);
        run->failed = some ? Status() : Status(some.error());
        run->blobs = some ? *some : BlobStore::Erased{};
    };
    m_blobs->ask(work, [this, run] {
        m_metrics.blobsErased += run->blobs.blobs;
        m_metrics.erasedBytes += run->blobs.bytes;
        m_blobsErasedInRun += run->blobs.blobs;
        m_erasedInRun.bytes += run->blobs.bytes;
        if (!run->failed)
            m_log.write("blobs_not_erased", {{"why", toString(run->failed.code())}});
        if (!run->failed || m_stopping)
            return goOnReleasing(false);
        // Of a mailbox as long as there are some.
        if (run->step.closed && run->blobs.blobs > 0)
            return eraseBlobs(run);
        noteBlobsGone(run);
    });
}

void Hub::noteBlobsGone(const std::shared_ptr<ReleaseRun> &run)
{
    StoreThread::Job job;
    job.work = [run](HubStore &store) { return hubrules::noteBlobsGone(store, run->step); };
    job.reply = [this](const Status &status) { goOnReleasing(status.ok()); };
    m_change.ask(std::move(job));
}

} // namespace caseweave
