// The rules that compare sides: what one knows and another doesn't must be told.

import SimulationStory
import Testing

@Suite struct SideRuleTests {
  private let accepted = report("0", execution: "1")
  private let fill = report("1", execution: "2", filled: 3, leaves: 7, last: 3)
  private let end = fact(.world, .ended)

  private func both(_ reports: Report...) -> [Fact] {
    reports.flatMap { [fact(one, .told($0)), fact(.dropCopy, .told($0))] }
  }

  @Test func whatIsMissingOnOneSideIsTold() {
    #expect(findings(ExecutionsCopied.self, both(accepted, fill) + [end]) == [])
    let lost = both(accepted) + [fact(.dropCopy, .told(fill)), end]
    #expect(findings(ExecutionsCopied.self, lost).count == 1)
    let uncopied = both(accepted) + [fact(one, .told(fill)), end]
    #expect(findings(ExecutionsCopied.self, uncopied).count == 1)
    var other = fill
    other.lastPrice += 1
    let differing =
      both(accepted) + [fact(one, .told(fill)), fact(.dropCopy, .told(other)), end]
    #expect(findings(ExecutionsCopied.self, differing).count == 1)
    // Who began at 1 again has no claim to what it missed.
    #expect(findings(ExecutionsCopied.self, [fact(one, .forgot)] + lost) == [])
  }

  @Test func aTradeHasTwoSides() {
    let sold = report("1", execution: "2", filled: 3, leaves: 7, last: 3, isBuy: false)
    let whole = [fact(.dropCopy, .told(fill)), fact(.dropCopy, .told(sold)), end]
    #expect(findings(SidesBalance.self, whole) == [])
    #expect(findings(SidesBalance.self, [whole[0], end]).count == 1)
    var dear = sold
    dear.lastPrice += 1
    #expect(findings(SidesBalance.self, [whole[0], fact(.dropCopy, .told(dear)), end]).count == 1)
  }

  private func holding(
    filled: Int64, leaves: Int64, ending: Character? = nil, isForgotten: Bool = false
  ) -> Fact {
    fact(
      one,
      .holds(
        Holding(
          name: "A", order: "7", symbol: "ACME", isBuy: true, price: 20 * PlainNumber.scale,
          filled: filled * PlainNumber.scale, leaves: leaves * PlainNumber.scale,
          ending: ending?.asciiValue, isForgotten: isForgotten)))
  }

  @Test func allMustTellTheSameInTheEnd() {
    let copy = [fact(.dropCopy, .told(accepted)), fact(.dropCopy, .told(fill))]
    let stands = fact(one, .stands(answer(fill)))
    let quiet = copy + [fact(.world, .settled), stands]
    #expect(findings(AllAgree.self, quiet + [holding(filled: 3, leaves: 7), end]) == [])
    // The client missed the fill; both others know better.
    #expect(findings(AllAgree.self, quiet + [holding(filled: 0, leaves: 10), end]).count == 2)
    #expect(
      findings(AllAgree.self, quiet + [holding(filled: 3, leaves: 0, ending: "4"), end]).count == 2)
    // The venue doesn't answer about an order that works.
    let silent = copy + [fact(.world, .settled), holding(filled: 3, leaves: 7), end]
    #expect(findings(AllAgree.self, silent).count == 1)
    // The name is another order's by now: that says nothing about one that has ended, and much about one that hasn't.
    let ended = report("4", execution: "3", filled: 3, leaves: 0)
    let another = fact(one, .stands(answer(report("0", execution: "4", order: "9"))))
    let later = copy + [fact(.dropCopy, .told(ended)), fact(.world, .settled), another]
    #expect(
      findings(AllAgree.self, later + [holding(filled: 3, leaves: 0, ending: "4"), end]) == [])
    // One that began again missed a fill and the end, and the venue has forgotten the order: nobody forgets one that works.
    let forgotten = holding(filled: 0, leaves: 0, ending: "8", isForgotten: true)
    #expect(findings(AllAgree.self, later + [forgotten, end]) == [])
    let tooEarly = copy + [fact(.world, .settled), another, forgotten, end]
    #expect(findings(AllAgree.self, tooEarly).count == 1)
    let lost = copy + [fact(.world, .settled), another, holding(filled: 3, leaves: 7), end]
    #expect(findings(AllAgree.self, lost).count == 1)
    // Nobody copied it.
    let alone = [fact(.world, .settled), stands, holding(filled: 3, leaves: 7), end]
    #expect(findings(AllAgree.self, alone).count == 1)
  }

  @Test func aListenersBookIsTheSumOfOrders() {
    func level(_ quantity: Int64) -> Fact {
      fact(
        .watcher,
        .level(
          Level(
            symbol: "ACME", isBid: true, price: 20 * PlainNumber.scale,
            quantity: quantity * PlainNumber.scale)))
    }
    let watched = [fact(.watcher, .up), fact(.dropCopy, .told(accepted))]
    #expect(findings(BooksEqual.self, watched + [level(10), end]) == [])
    #expect(findings(BooksEqual.self, watched + [level(7), end]).count == 1)
    #expect(findings(BooksEqual.self, watched + [end]).count == 1)
    let gone = fact(.dropCopy, .told(report("4", execution: "3", leaves: 0)))
    #expect(findings(BooksEqual.self, watched + [gone, level(10), end]).count == 1)
  }

  @Test func whatWasToldIsOnRecord() {
    func recorded(_ quantity: Int64) -> Fact {
      fact(
        .venue,
        .recorded(
          execution: "2", price: 20 * PlainNumber.scale, quantity: quantity * PlainNumber.scale))
    }
    let told = fact(one, .told(fill))
    let end = fact(.world, .closed)
    #expect(findings(JournalHolds.self, [told, recorded(3), end]) == [])
    #expect(findings(JournalHolds.self, [told, recorded(4), end]).count == 1)
    #expect(findings(JournalHolds.self, [recorded(3), end]).count == 1)
    var other = fill
    other.execution = "5"
    let unrecorded = [told, fact(one, .told(other)), recorded(3), end]
    #expect(findings(JournalHolds.self, unrecorded).count == 1)
    #expect(findings(JournalHolds.self, [fact(.venue, .journalFault("torn"))]).count == 1)
  }

  // MARK: What a venue lets through

  @Test func anOrderBeyondALimitIsTold() {
    func limits(_ order: Int64, _ position: Int64) -> Fact {
      fact(
        .world,
        .limits(
          symbol: "ACME", order: order * PlainNumber.scale, position: position * PlainNumber.scale))
    }
    func copied(_ report: Report) -> Fact { fact(.dropCopy, .told(report)) }
    let second = report("0", execution: "2", name: "B", order: "8")
    #expect(
      findings(WithinLimits.self, [limits(10, 20), copied(accepted), copied(second)]) == [])
    #expect(findings(WithinLimits.self, [limits(9, 20), copied(accepted)]).count == 1)
    #expect(
      findings(WithinLimits.self, [limits(10, 19), copied(accepted), copied(second)]).count == 1)
    // What was filled counts, and what was canceled doesn't.
    let filled = report("2", execution: "3", filled: 10, leaves: 0, last: 10)
    let facts = [limits(10, 19), copied(accepted), copied(filled), copied(second)]
    #expect(findings(WithinLimits.self, facts).count == 1)
    let canceled = report("4", execution: "3", leaves: 0)
    let others = [limits(10, 19), copied(accepted), copied(canceled), copied(second)]
    #expect(findings(WithinLimits.self, others) == [])
    // Asked for before another config: it may have been accepted before as well. Not what is asked for first behind it.
    let first = fact(one, .asked(request("A")))
    let narrower = [limits(10, 20), first, limits(9, 20), copied(accepted)]
    #expect(findings(WithinLimits.self, narrower) == [])
    #expect(
      findings(WithinLimits.self, [limits(10, 20), limits(9, 20), first, copied(accepted)]).count
        == 1)
    #expect(
      findings(WithinLimits.self, [limits(10, 20), limits(20, 9), first, copied(accepted)]).count
        == 1)
    #expect(findings(WithinLimits.self, narrower.dropLast() + [first, copied(accepted)]) == [])
    // By a wider one it stands, and what a trader asked for is told late.
    #expect(
      findings(WithinLimits.self, [limits(9, 20), first, limits(10, 20), copied(accepted)]) == [])
    // A replace by no more than there is may stay beyond it; by more it may not.
    let change = fact(one, .asked(request(.replace, "C", original: "A")))
    func replaced(_ leaves: Int64) -> Fact {
      copied(report("5", execution: "9", name: "C", leaves: leaves))
    }
    let under = [limits(20, 20), first, copied(accepted), limits(20, 9), change]
    #expect(findings(WithinLimits.self, under + [replaced(10)]) == [])
    #expect(findings(WithinLimits.self, under + [replaced(11)]).count == 1)
    let late = fact(.trader(1), .asked(request("A")))
    #expect(
      findings(WithinLimits.self, [limits(10, 20), limits(9, 20), late, copied(accepted)]) == [])
  }

  @Test func aKillSwitchIsSilence() {
    let killed = fact(.venue, .killThrown)
    let asked = fact(one, .asked(request("A")))
    let told = fact(one, .told(accepted))
    #expect(findings(KillIsSilence.self, [asked, killed, told]) == [])
    #expect(findings(KillIsSilence.self, [killed, asked, told]).count == 1)
    #expect(
      findings(KillIsSilence.self, [killed, asked, fact(.venue, .killReleased), told]) == [])
    var again = request("A")
    again.isDoomed = true
    #expect(findings(KillIsSilence.self, [killed, fact(one, .asked(again)), told]) == [])
  }

  @Test func aHaltIsStill() {
    let halted = fact(.venue, .halted(symbol: "ACME"))
    let asked = fact(one, .asked(request("A")))
    let told = fact(one, .told(accepted))
    #expect(findings(HaltIsStill.self, [asked, halted, told]) == [])
    #expect(findings(HaltIsStill.self, [halted, asked, told]).count == 1)
    #expect(findings(HaltIsStill.self, [fact(.venue, .halted(symbol: "BOLT")), asked, told]) == [])
    let resumed = fact(.venue, .resumed(symbol: "ACME"))
    #expect(findings(HaltIsStill.self, [halted, asked, resumed, told]) == [])
    // A refusal is what is to come of it, and a cancel isn't held up.
    let refused = fact(one, .told(report("8", execution: "4", leaves: 0)))
    #expect(findings(HaltIsStill.self, [halted, asked, refused]) == [])
  }

  @Test func whatIsNeverAnsweredIsTold() {
    let asked = fact(one, .asked(request("A")))
    let settled = fact(.world, .settled)
    #expect(findings(EverythingAnswered.self, [asked, fact(one, .told(accepted)), settled]) == [])
    #expect(findings(EverythingAnswered.self, [asked, settled]).count == 1)
    let refused = fact(one, .messageRefused(number: 2, why: "no"))
    #expect(findings(EverythingAnswered.self, [asked, refused, settled]) == [])
    let passed = fact(one, .passedOver(from: 2, to: 3))
    #expect(findings(EverythingAnswered.self, [asked, passed, settled]) == [])
    #expect(
      findings(EverythingAnswered.self, [fact(one, .up), fact(one, .down), settled]).count == 1)
    let cancel = fact(one, .asked(request(.cancel, "B", original: "A")))
    let canceled = report("4", execution: "4", name: "B", leaves: 0)
    #expect(
      findings(EverythingAnswered.self, [cancel, fact(one, .told(canceled)), settled]) == [])
    #expect(findings(EverythingAnswered.self, [cancel, settled]).count == 1)
    #expect(findings(EverythingAnswered.self, [fact(one, .restless("isn't up"))]).count == 1)
  }

  @Test func aNameThatWasUsedIsRefused() {
    var doomed = request("A")
    doomed.isDoomed = true
    doomed.number = 7
    let asked = [fact(one, .connected), fact(one, .up), fact(one, .asked(doomed))]
    let quiet = fact(.world, .settled)
    #expect(findings(EverythingAnswered.self, asked + [quiet]).count == 1)
    let refused = fact(one, .told(report("8", execution: "4", leaves: 0, order: "NONE")))
    #expect(findings(EverythingAnswered.self, asked + [refused, quiet]) == [])
    #expect(
      findings(
        EverythingAnswered.self, asked + [fact(one, .messageRefused(number: 7, why: "")), quiet])
        == [])
    // A fill of the first order of that name is no answer; and two of them are to be refused twice.
    #expect(findings(EverythingAnswered.self, asked + [fact(one, .told(fill)), quiet]).count == 1)
    #expect(
      findings(EverythingAnswered.self, asked + [asked[2], refused, quiet]).count == 1)
    // Nobody knows what was lost with a connection.
    let anew = [fact(one, .down), fact(one, .connected), fact(one, .up)]
    #expect(findings(EverythingAnswered.self, asked + anew + [quiet]) == [])
  }

  @Test func aRefusalForAPositionMustBeTrue() {
    func limits(_ position: Int64) -> Fact {
      fact(
        .world,
        .limits(
          symbol: "ACME", order: 50 * PlainNumber.scale, position: position * PlainNumber.scale))
    }
    func refused(_ reason: Token) -> Fact {
      var report = report("8", execution: "4", name: "B", leaves: 0, order: "NONE")
      report.reason = reason
      return fact(.dropCopy, .told(report))
    }
    let works = fact(.dropCopy, .told(accepted))
    let over = refused("position_limit 19 20")
    #expect(findings(WithinLimits.self, [limits(19), works, over]) == [])
    #expect(findings(WithinLimits.self, [limits(20), works, over]).count == 1)
    #expect(findings(WithinLimits.self, [limits(20), works, refused("price_band")]) == [])
    // It may have been refused before the limit was raised.
    #expect(findings(WithinLimits.self, [limits(19), works, limits(20), over]) == [])
    // What has ended is in nobody's way.
    let ended = fact(.dropCopy, .told(report("4", execution: "5", leaves: 0)))
    #expect(findings(WithinLimits.self, [limits(19), works, ended, over]).count == 1)
  }
}
