// Each rule is shown a history that is false in the way that it is there for, and one that is true. A rule that can't fail
// says nothing.

import SimulationStory
import Testing

@Suite struct RuleTests {
  @Test func everyRuleHasANameAndASentenceOfItsOwn() {
    let names = Judge.everyRule.map { $0.name }
    #expect(Set(names).count == names.count)
    #expect(Judge.everyRule.allSatisfy { !$0.kinds.isEmpty })
    #expect(Judge.everyRule.allSatisfy { $0.sentence.hasSuffix(".") && $0.sentence.count > 30 })
  }

  @Test func numbersMustBeInARow() {
    let true1 = [fact(one, .connected), arrival(1, "A"), arrival(2), arrival(3)]
    #expect(findings(NumbersInARow.self, true1 + [fact(.world, .settled)]) == [])
    // Skipped on a connection.
    #expect(findings(NumbersInARow.self, true1 + [arrival(5)]).count == 1)
    // The same number for two messages.
    let again = [fact(one, .down), fact(one, .connected), arrival(3, "A")]
    #expect(findings(NumbersInARow.self, true1 + again).count == 1)
    // A hole between two connections that nobody ever filled.
    let hole = [fact(one, .down), fact(one, .connected), arrival(6, "A")]
    #expect(findings(NumbersInARow.self, true1 + hole).isEmpty)
    #expect(findings(NumbersInARow.self, true1 + hole + [fact(.world, .settled)]).count == 1)
    // Filled by a repetition and a gap fill.
    let fill = fact(
      one, .arrived(Arrival(type: "4", number: 5, isRepeated: true, next: 6)))
    let filled = hole + [arrival(4, isRepeated: true), fill, fact(.world, .settled)]
    #expect(findings(NumbersInARow.self, true1 + filled) == [])
  }

  @Test func whatIsSentAgainSaysTheSame() {
    #expect(
      findings(SameWordsAgain.self, [arrival(4), arrival(4, isRepeated: true)]) == [])
    let other = [arrival(4), arrival(4, isRepeated: true, substance: 2)]
    #expect(findings(SameWordsAgain.self, other).count == 1)
  }

  @Test func aRefusalIsntPassedOver() {
    func gap(_ from: Int, to: Int) -> Fact {
      fact(one, .arrived(Arrival(type: "4", number: from, isRepeated: true, next: to)))
    }
    let refused = [arrival(4, "3")]
    #expect(findings(RefusalsStay.self, refused + [gap(2, to: 4), gap(5, to: 9)]) == [])
    #expect(findings(RefusalsStay.self, refused + [gap(2, to: 5)]).count == 1)
    #expect(findings(RefusalsStay.self, refused + [gap(4, to: 5)]).count == 1)
    // Another number, another session, and who has forgotten all.
    let other = Fact(1_000, .client(2), arrival(4, "3").what)
    #expect(findings(RefusalsStay.self, [other, gap(2, to: 9)]) == [])
    #expect(findings(RefusalsStay.self, refused + [fact(one, .forgot), gap(2, to: 9)]) == [])
    let cut = fact(.venue, .lostPower)
    #expect(findings(RefusalsStay.self, refused + [cut, gap(2, to: 9)]) == [])
    #expect(
      findings(RefusalsStay.self, refused + [fact(.trader(1), .lostPower), gap(2, to: 9)]).count
        == 1)
  }

  @Test func aNumberThatWasUsedEndsAConnection() {
    func asked(_ name: Token, _ number: Int) -> Fact {
      var request = request(name)
      request.number = number
      return fact(one, .asked(request))
    }
    func accepted(_ name: Token) -> Fact {
      fact(one, .told(report("0", execution: "1", name: name)))
    }
    let again = fact(one, .usedAgain(number: 4, next: 6))
    let before = [fact(one, .connected), asked("A", 4), asked("B", 5), accepted("A"), again]
    // What was asked before may be answered behind it.
    #expect(findings(UsedNumbersEnd.self, before + [accepted("B")]) == [])
    let after = before + [asked("C", 6)]
    #expect(findings(UsedNumbersEnd.self, after) == [])
    #expect(findings(UsedNumbersEnd.self, after + [accepted("C")]).count == 1)
    #expect(
      findings(UsedNumbersEnd.self, after + [fact(one, .messageRefused(number: 6, why: ""))]).count
        == 1)
    let other = fact(one, .requestRefused(name: "C", original: "A"))
    #expect(findings(UsedNumbersEnd.self, after + [other]).count == 1)
    // On the next connection all goes on, and where nobody knows that the number was taken it may be a new one.
    let anew = [fact(one, .down), fact(one, .connected), accepted("C")]
    #expect(findings(UsedNumbersEnd.self, after + anew) == [])
    let unheard = [fact(one, .connected), asked("A", 4), again, asked("C", 6), accepted("C")]
    #expect(findings(UsedNumbersEnd.self, unheard) == [])
    // What is refused need not have been in its turn.
    let refused = [
      fact(one, .connected), asked("A", 4), fact(one, .messageRefused(number: 5, why: "")), again,
      asked("C", 6), accepted("C"),
    ]
    #expect(findings(UsedNumbersEnd.self, refused) == [])
  }

  @Test func whatIsMissingIsAskedForOnce() {
    func asked(_ from: Int, _ through: Int, _ second: Int) -> Fact {
      fact(one, .askedFor(from: from, through: through, second: second))
    }
    #expect(findings(AskedOnce.self, [asked(3, 7, 9), asked(8, 9, 9)]) == [])
    #expect(findings(AskedOnce.self, [asked(3, 7, 9), asked(7, 9, 10)]).count == 1)
    // Nothing came of it for half a minute, over midnight too.
    #expect(findings(AskedOnce.self, [asked(3, 7, 9), asked(3, 9, 39)]) == [])
    #expect(findings(AskedOnce.self, [asked(3, 7, 86_390), asked(3, 9, 20)]) == [])
    #expect(findings(AskedOnce.self, [asked(3, 7, 86_390), asked(3, 9, 0)]).count == 1)
    for between: Fact.What in [.down, .connected, .forgot] {
      #expect(
        findings(AskedOnce.self, [asked(3, 7, 9), fact(one, between), asked(3, 9, 10)]) == [])
    }
  }

  /// Then half a minute may look like a second to it; and what it sent before may come behind that.
  @Test(arguments: [(61, 62, true), (59, 62, false), (40, 50, false)] as [(UInt64, UInt64, Bool)])
  func aClockThatWasSetBackSaysNothingOfHowLongAgo(_ first: UInt64, _ then: UInt64, _ isTold: Bool)
  {
    func asked(_ at: UInt64) -> Fact {
      Fact(at * 1_000_000_000, one, .askedFor(from: 3, through: 9, second: 5))
    }
    let setBack = Fact(1, .world, .clockSetBack)
    let before = Fact(0, one, .askedFor(from: 3, through: 9, second: 5))
    #expect(findings(AskedOnce.self, [before, setBack, asked(first)]) == [])
    #expect(
      findings(AskedOnce.self, [setBack, asked(first), asked(then)]).count == (isTold ? 1 : 0))
  }

  @Test func whatIsNoFIXIsToldOf() {
    #expect(findings(SpeaksFIX.self, [fact(one, .garbled("junk"))]).count == 1)
  }

  @Test func timeDoesntRunBack() {
    var early = report("0", execution: "2")
    early.time = "20240102-03:04:04.999999"
    let facts = [fact(one, .told(report("0", execution: "1"))), fact(one, .told(early))]
    #expect(findings(TimeNeverBack.self, facts).count == 1)
    #expect(findings(TimeNeverBack.self, facts.reversed()) == [])
  }

  @Test func aTrapIsTold() {
    #expect(findings(NoTraps.self, [fact(.venue, .trapped("precondition"))]).count == 1)
    #expect(findings(NoTraps.self, [fact(.venue, .died)]) == [])
  }

  @Test func anExecutionTwiceIsTold() {
    let fill = fact(one, .told(report("1", execution: "9", filled: 3, leaves: 7, last: 3)))
    #expect(findings(ExecutionsOnce.self, [fill]) == [])
    #expect(findings(ExecutionsOnce.self, [fill, fill]).count == 1)
  }

  @Test func aReportKeepsItsID() {
    func told(_ execution: Token, again: Bool = false, leaves: Int64 = 10) -> Fact {
      var report = report("0", execution: execution, leaves: leaves)
      report.mayBeKnown = again
      report.number = again ? 900 : 5
      return fact(one, .told(report))
    }
    #expect(findings(ReportsKeepIDs.self, [told("N1"), told("N2", leaves: 9)]) == [])
    #expect(findings(ReportsKeepIDs.self, [told("N1"), told("N1", again: true)]) == [])
    #expect(findings(ReportsKeepIDs.self, [told("N1"), told("N2", again: true)]).count == 1)
    // Not told before, and nobody knows that.
    #expect(
      findings(ReportsKeepIDs.self, [told("N1"), told("N2", again: true, leaves: 9)]) == [])
    // The id of another one.
    #expect(findings(ReportsKeepIDs.self, [told("N1"), told("N1", leaves: 9)]).count == 1)
  }

  @Test func quantitiesMustAddUp() {
    let accepted = fact(one, .told(report("0", execution: "1")))
    let fill = fact(one, .told(report("1", execution: "2", filled: 3, leaves: 7, last: 3)))
    #expect(findings(QuantitiesConserved.self, [accepted, fill]) == [])
    // An execution that was lost on the way.
    let second = fact(one, .told(report("1", execution: "4", filled: 7, leaves: 3, last: 2)))
    #expect(findings(QuantitiesConserved.self, [accepted, fill, second]).count == 1)
    let wrong = fact(one, .told(report("1", execution: "2", filled: 3, leaves: 8, last: 3)))
    #expect(findings(QuantitiesConserved.self, [accepted, wrong]).count == 1)
    let rest = fact(one, .told(report("4", execution: "2", leaves: 10)))
    #expect(findings(QuantitiesConserved.self, [accepted, rest]).count == 1)
  }

  @Test func anOrderEndsOnce() {
    let canceled = fact(one, .told(report("4", execution: "2", leaves: 0)))
    let fill = fact(one, .told(report("1", execution: "3", filled: 3, leaves: 7, last: 3)))
    #expect(findings(OneEnding.self, [fill, canceled]) == [])
    #expect(findings(OneEnding.self, [canceled, fill]).count == 1)
    let works = fact(one, .stands(answer(report("0", execution: "4"))))
    #expect(findings(OneEnding.self, [canceled, works]).count == 1)
  }

  @Test func whatNobodyAskedForIsInvented() {
    let asked = fact(one, .asked(request("A")))
    let accepted = fact(one, .told(report("0", execution: "1")))
    #expect(findings(NothingInvented.self, [asked, accepted]) == [])
    #expect(findings(NothingInvented.self, [accepted]).count == 1)
    let sold = fact(one, .told(report("0", execution: "1", isBuy: false)))
    #expect(findings(NothingInvented.self, [asked, sold]).count == 1)
  }

  @Test func aFillBeyondTheLimitIsTold() {
    func fill(_ price: Int64, isBuy: Bool = true) -> Fact {
      fact(
        one,
        .told(
          report("1", execution: "2", filled: 3, leaves: 7, last: 3, at: price, isBuy: isBuy)))
    }
    #expect(findings(NobodyPaysMore.self, [fill(20), fill(19), fill(21, isBuy: false)]) == [])
    #expect(findings(NobodyPaysMore.self, [fill(21)]).count == 1)
    #expect(findings(NobodyPaysMore.self, [fill(19, isBuy: false)]).count == 1)
  }

  @Test func aVenueMustNotForget() {
    let accepted = fact(one, .told(report("0", execution: "1")))
    let fill = fact(one, .told(report("1", execution: "2", filled: 3, leaves: 7, last: 3)))
    let stands = fact(one, .stands(answer(report("1", execution: "3", filled: 3, leaves: 7))))
    #expect(findings(RecoveryKeeps.self, [accepted, fill, stands]) == [])
    var unknown = answer(report("8", execution: "3", leaves: 0))
    unknown.order = "NONE"
    #expect(findings(RecoveryKeeps.self, [accepted, fact(one, .stands(unknown))]).count == 1)
    #expect(findings(RecoveryKeeps.self, [fact(one, .stands(unknown))]) == [])
    // The order was filled as a whole, of which its owner, who began again, never heard.
    let gone = fact(
      .dropCopy, .told(report("2", execution: "2", filled: 10, leaves: 0, last: 10)))
    #expect(
      findings(RecoveryKeeps.self, [accepted, gone, fact(one, .stands(unknown))]) == [])
    let less = fact(one, .stands(answer(report("0", execution: "3"))))
    #expect(findings(RecoveryKeeps.self, [accepted, fill, less]).count == 1)
  }
}
