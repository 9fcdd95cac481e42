// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/BenchHub.h"
#include "tests/bench/Report.h"

#include <QTemporaryDir>

namespace caseweave::bench {

/// Everything a live benchmark needs: a hub and an agency in a folder that goes with it.
struct Place {
    SystemClock clock;
    SystemRandom random;
    QTemporaryDir folder;
    std::filesystem::path path = folder.path().toStdString();
    Agency agency{"Greendale Council", random, clock};
    BenchHub hub;
    bool start(const Options &options, const QStringList &more = {})
    {
        return hub.start(options.hubProgram, path / "hub", agency, clock, more);
    }
};

} // namespace caseweave::bench
