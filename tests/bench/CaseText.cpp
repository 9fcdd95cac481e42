// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/CaseText.h"

#include "crypto/words/WordList.h"

namespace caseweave::bench {

namespace {

using List = std::span<const std::string_view>;

constexpr std::string_view patterns[] = {
    "%w %v %n at %t and %s.",
    "At %t %w %v %n; %s.",
    "%W said that %n %s, and %s.",
    "Telephone call from %w at %t. %W %v %n.",
    "Home visit on %d. %W was %a, %n %s.",
    "%n told %w that %s.",
    "No reply at %p on %d, card left for %w.",
    "%W is %a about %n because %s.",
    "Letter of %d to %w came back from %p.",
    "%n was %a in class and %s.",
    "Seen alone at %p: %n %s but was %a.",
    "Asked about %p, %w %s.",
    "%W agreed to take %n to %p on %d at %t.",
    "Weight %k kg, height %k cm; %w %v %n.",
    "Missed appointment at %p, the %k. in %k weeks; %w %s.",
    "%W brought %n %k minutes late and %s.",
};
constexpr std::string_view people[] = {"mother",
                                       "father",
                                       "grandmother",
                                       "the neighbour",
                                       "her sister",
                                       "the class teacher",
                                       "the school nurse",
                                       "the health visitor",
                                       "the duty officer",
                                       "the housing officer",
                                       "the paediatrician",
                                       "the family support worker",
                                       "the midwife",
                                       "his uncle",
                                       "an aunt",
                                       "the babysitter",
                                       "the learning mentor",
                                       "a fellow parent",
                                       "the receptionist",
                                       "the dentist",
                                       "the youth worker",
                                       "the landlord",
                                       "the attendance officer",
                                       "mother's partner",
                                       "the foster carer",
                                       "the interpreter",
                                       "the police constable"};
constexpr std::string_view names[]
    = {"Rowan",    "Wren",          "Ashby",         "Juniper",          "Linden",    "Marlow",    "Sorrel", "Tansy",
       "the baby", "both children", "the older boy", "the younger girl", "the twins", "the child", "he",     "she"};
constexpr std::string_view verbs[] = {"collected",
                                      "visited",
                                      "did not collect",
                                      "spoke with",
                                      "saw",
                                      "weighed",
                                      "could not reach",
                                      "asked after",
                                      "comforted",
                                      "examined",
                                      "walked home with",
                                      "waited for",
                                      "met",
                                      "wrote about",
                                      "was worried about",
                                      "praised",
                                      "argued in front of",
                                      "left",
                                      "found",
                                      "phoned about"};
constexpr std::string_view states[] = {"tired",
                                       "calm",
                                       "tearful",
                                       "hungry",
                                       "well dressed",
                                       "withdrawn",
                                       "cheerful",
                                       "unkempt",
                                       "anxious",
                                       "quiet",
                                       "talkative",
                                       "in pain",
                                       "guarded",
                                       "relieved",
                                       "angry",
                                       "settled",
                                       "clingy",
                                       "bruised on the left arm",
                                       "wearing the same clothes as on Monday",
                                       "polite but short",
                                       "out of breath"};
constexpr std::string_view happenings[] = {"would not say who had been in the flat",
                                           "had slept on the settee again",
                                           "asked whether the visit could move to Thursday",
                                           "had eaten only toast since the evening before",
                                           "will stay with relatives until the boiler is mended",
                                           "showed a drawing of the new bedroom",
                                           "has not been to nursery since half term",
                                           "the electricity meter had run out",
                                           "there was a smell of alcohol in the hallway",
                                           "the medication had been collected on time",
                                           "wants help with the forms for school meals",
                                           "said the shouting started after midnight",
                                           "a window on the stairs was broken",
                                           "agreed to a referral to the speech therapist",
                                           "the inhaler was out of date",
                                           "was pleased with the reading prize",
                                           "denied that anybody had been hurt",
                                           "the dog was shut in the kitchen",
                                           "had lost the appointment letter",
                                           "the cot was clean and made up",
                                           "does not feel safe when the lodger is at home",
                                           "the rent is three weeks behind",
                                           "could name two people to talk to",
                                           "was picked up by somebody the school does not know",
                                           "is managing better since the change of medication",
                                           "kept looking at the door before answering",
                                           "the older brother has been cooking most evenings",
                                           "walked to school alone along the main road",
                                           "laughed and talked about the football match",
                                           "the mark had faded by the end of the week",
                                           "asked not to be telephoned at work",
                                           "the bedroom had no curtain and no lamp",
                                           "the health record book could not be found",
                                           "is due to start at the new school after the holidays"};
constexpr std::string_view places[] = {"the clinic",
                                       "school",
                                       "the flat",
                                       "the surgery",
                                       "the children's centre",
                                       "the refuge",
                                       "the police station",
                                       "the library",
                                       "the hospital",
                                       "nursery",
                                       "the contact centre",
                                       "the park",
                                       "the housing office",
                                       "the after-school club",
                                       "the court",
                                       "the grandparents' house",
                                       "the hostel"};
constexpr std::string_view months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};

} // namespace

std::string_view CaseText::pick(List list)
{
    return list[m_random.below(list.size())];
}

std::string CaseText::fill(std::string_view pattern)
{
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '%' || i + 1 == pattern.size()) {
            out += pattern[i];
            continue;
        }
        std::string word;
        switch (pattern[++i]) {
        case 'w':
        case 'W':
            word = pick(people);
            break;
        case 'n':
            word = pick(names);
            break;
        case 'v':
            word = pick(verbs);
            break;
        case 'a':
            word = pick(states);
            break;
        case 's':
            word = m_random.below(6) == 0 ? std::string(pick(happenings)) : plainWords();
            break;
        case 'p':
            word = pick(places);
            break;
        case 'd':
            word = std::to_string(1 + m_random.below(28)) + " " + std::string(pick(months));
            break;
        case 't':
            word = std::to_string(1 + m_random.below(12)) + ":" + std::to_string(10 + m_random.below(50))
                + (m_random.below(2) == 0 ? "am" : "pm");
            break;
        default:
            word = std::to_string(2 + m_random.below(130));
        }
        if (out.empty() && word[0] >= 'a' && word[0] <= 'z')
            word[0] = static_cast<char>(word[0] - 'a' + 'A');
        out += word;
    }
    return out;
}

/// Words that nothing foretells but how common they are: what makes the text as hard to compress as prose.
std::string CaseText::plainWords()
{
    constexpr std::string_view joints[]
        = {"the", "and", "of", "to", "with", "a", "in", "was", "her", "his", "on", "for"};
    std::string out;
    const std::uint64_t count = 12 + m_random.below(9);
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t range = std::uint64_t{1} << (8 + m_random.below(3)); // up to 1024
        out += i == 0 ? "" : " ";
        out += m_random.below(4) == 0 ? pick(joints)
                                      : std::string_view(wordList[m_random.below(range) * 389 % wordList.size()]);
    }
    return out;
}

std::string CaseText::sentence()
{
    return fill(pick(patterns));
}

std::string CaseText::note(std::size_t about)
{
    std::string text = sentence();
    while (text.size() + 40 < about)
        text += " " + sentence();
    return text;
}

std::string CaseText::title()
{
    return fill("%W %v %n");
}

} // namespace caseweave::bench
