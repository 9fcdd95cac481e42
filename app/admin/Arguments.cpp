// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Arguments.h"

#include "app/admin/Failure.h"
#include "sync/program/CommandLine.h"

namespace caseweave::admin {

namespace {

[[noreturn]] void misuse(const QString &sentence)
{
    refuse(Exit::Usage, QStringLiteral("usage"), sentence);
}

[[noreturn]] void refuseOption(const QString &name, const QList<Option> &options)
{
    QStringList names;
    for (const Option &option : options)
        names += QStringLiteral("--") + option.name;
    misuse(QStringLiteral("There is no option --%1 here.%2 See --help.")
               .arg(shown(name), nearestSentence(QStringLiteral("--") + name, names)));
}

} // namespace

Arguments Arguments::parse(const QStringList &words, const QList<Option> &options)
{
    Arguments arguments;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words[i];
        if (!word.startsWith(QLatin1String("--")))
            misuse(QStringLiteral("\"%1\" is not expected here. Put a value with spaces in quotation marks.")
                       .arg(shown(word)));
        const QString name = word.mid(2).section(u'=', 0, 0);
        const auto known
            = std::find_if(options.begin(), options.end(), [&](const Option &o) { return o.name == name; });
        if (known == options.end())
            refuseOption(name, options);
        if (arguments.has(name))
            misuse(QStringLiteral("--%1 is given twice.").arg(name));
        if (known->value.isEmpty()) {
            if (word.contains(u'='))
                misuse(QStringLiteral("--%1 takes no value.").arg(name));
            arguments.m_values.insert(name, QString());
        } else if (word.contains(u'=')) {
            arguments.m_values.insert(name, word.section(u'=', 1));
        } else if (i + 1 < words.size() && !words[i + 1].startsWith(QLatin1String("--"))) {
            arguments.m_values.insert(name, words[++i]);
        } else {
            misuse(QStringLiteral("--%1 needs a value: --%1 %2.").arg(name, known->value));
        }
    }
    for (const Option &option : options) {
        // An empty variable of a script must not stand for the usual folder, or for no file at all.
        if (!option.value.isEmpty() && !option.mayBeEmpty && arguments.has(option.name)
            && arguments.value(option.name).isEmpty())
            misuse(QStringLiteral("--%1 is empty.").arg(option.name));
        if (option.required && !arguments.has(option.name))
            misuse(QStringLiteral("--%1 %2 is needed.").arg(option.name, option.value));
    }
    return arguments;
}

} // namespace caseweave::admin
