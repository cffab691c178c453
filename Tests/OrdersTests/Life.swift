// One order's life with a venue at the other end of two channels, and the choices that it leaves:
// when something is asked for, when the venue gets to it, when it fills, and when its reports
// arrive. A life is one sequence of choices; `Lives` runs through all of them.

import Events
import Orders
import Testing

/// What a family of lives has in common.
struct LifeTerms: CustomTestStringConvertible {
  var asksCancel = false
  /// The total that a replace asks for; nil: none does.
  var replaceTo: Int64?
  /// The order's new id then; 0 keeps the old one.
  var newID: UInt64 = 0
  /// What the venue fills, one after the other, as long as there is as much.
  var fills: [Int64] = []
  /// The venue may cancel it unasked.
  var isCanceledUnasked = false
  /// And if so, as expired.
  var expires = false
  /// The venue may suspend it once, and reinstate it.
  var isSuspended = false
  /// The venue refuses it.
  var isRejected = false
  /// A replace to what is filled is answered as one, not as a cancel.
  var replacesToNothing = false
  /// Reports arrive in the order in which they were sent; else in any.
  var isInOrder = true

  var testDescription: String {
    "cancel \(asksCancel), replace \(replaceTo ?? 0) as \(newID), fills \(fills), "
      + "unasked \(isCanceledUnasked) \(expires), suspended \(isSuspended), "
      + "rejected \(isRejected), to nothing \(replacesToNothing), in order \(isInOrder)"
  }
}

struct Life: ~Copyable {
  enum Step {
    case askCancel, askReplace, venueTakes, venueFills, venueCancels, venueSuspends
    case venueReinstates
    case arrives(Int)
  }

  let terms: LifeTerms
  var desk = Desk(
    instruments: 1, capacity: 4, memory: 8, executions: 16, admitsNewIDs: true)
  /// On their way.
  private var requests: [Event] = []
  private var reports: [Event] = []
  private(set) var allReports: [Event] = []
  private var cancelsLeft: Int
  private var replacesLeft: Int
  private var unaskedLeft: Int
  private var suspensionsLeft: Int
  private var isHeld = false
  private var fillsDone = 0
  // The venue's side.
  private(set) var isWorking = false
  private(set) var total: Int64 = 100
  private(set) var filled: Int64 = 0
  private(set) var id: UInt64 = 7
  /// What the order manager told on of fills, and what it complained about.
  private(set) var told: Int64 = 0
  private(set) var complaints: [OrderAnomaly] = []

  init(_ terms: LifeTerms) {
    self.terms = terms
    cancelsLeft = terms.asksCancel ? 1 : 0
    replacesLeft = terms.replaceTo == nil ? 0 : 1
    unaskedLeft = terms.isCanceledUnasked ? 1 : 0
    suspensionsLeft = terms.isSuspended ? 1 : 0
    ask(Say.new(7))
  }

  /// What may happen next.
  var steps: [Step] {
    var steps: [Step] = []
    if cancelsLeft > 0 { steps.append(.askCancel) }
    // Earlier it would be refused, and later as well: that is no choice.
    if replacesLeft > 0, desk.record(7)?.state == OrderState(.working) { steps.append(.askReplace) }
    if !requests.isEmpty { steps.append(.venueTakes) }
    if isWorking && !isHeld && suspensionsLeft > 0 { steps.append(.venueSuspends) }
    if isWorking && isHeld { steps.append(.venueReinstates) }
    if isWorking && !isHeld && fillsDone < terms.fills.count
      && terms.fills[fillsDone] <= total - filled
    {
      steps.append(.venueFills)
    }
    if isWorking && unaskedLeft > 0 { steps.append(.venueCancels) }
    let arriving = terms.isInOrder ? min(1, reports.count) : reports.count
    for number in 0..<arriving { steps.append(.arrives(number)) }
    return steps
  }

  mutating func take(_ step: Step) {
    switch step {
    case .askCancel:
      cancelsLeft -= 1
      ask(Say.cancel(7))
    case .askReplace:
      replacesLeft -= 1
      ask(Say.replace(7, quantity: terms.replaceTo!, replacement: terms.newID))
    case .venueTakes: answer(requests.removeFirst())
    case .venueFills:
      filled += terms.fills[fillsDone]
      fillsDone += 1
      isWorking = filled < total
      // Numbers that say nothing of their order.
      let execution = UInt64(100 - fillsDone)
      tell(Say.fill(id, terms.fills[fillsDone - 1], execution: execution))
    case .venueCancels:
      unaskedLeft -= 1
      isWorking = false
      tell(Say.canceled(id, kind: terms.expires ? .orderExpired : .orderCanceled))
    case .venueSuspends:
      suspensionsLeft -= 1
      isHeld = true
      tell(Say.canceled(id, kind: .orderSuspended))
    case .venueReinstates:
      isHeld = false
      tell(Say.accepted(id))
    case .arrives(let number): hear(reports.remove(at: number))
    }
    desk.stage.checkInvariants()
  }

  private mutating func ask(_ request: Event) {
    requests += desk.send(request).map(\.event).filter { (32...34).contains($0.kind.code) }
  }

  private mutating func tell(_ report: Event) {
    reports.append(report)
    allReports.append(report)
  }

  mutating func hear(_ report: Event) {
    for sent in desk.send(report).map(\.event) {
      if sent.kind == .orderFill { told += sent.payload(as: OrderFill.self).quantity.units }
      if sent.kind == .orderAnomaly { complaints.append(sent.payload(as: OrderAnomaly.self)) }
    }
  }

  /// The venue's rules.
  private mutating func answer(_ request: Event) {
    let isOurs = request.words.w0 == 7 || request.words.w0 == id
    precondition(isOurs)
    switch request.kind {
    case .orderNew:
      if terms.isRejected { return tell(Say.rejected(7)) }
      isWorking = true
      tell(Say.accepted(7))
    case .orderCancel:
      if !isWorking { return tell(Say.requestRejected(7, .cancel)) }
      isWorking = false
      tell(Say.canceled(id))
    default:
      let asked = request.payload(as: OrderReplace.self)
      if !isWorking { return tell(Say.requestRejected(7, .replace)) }
      if asked.quantity.units <= filled {
        isWorking = false
        guard terms.replacesToNothing, asked.quantity.units == filled else {
          return tell(Say.canceled(id))
        }
      }
      total = asked.quantity.units
      tell(Say.replaced(id, quantity: total, replacement: asked.replacement.bits))
      if asked.replacement != .none { id = asked.replacement.bits }
    }
  }
}

/// All lives under the same terms, one after the other: each differs from the one before in the
/// last choice that had another answer left.
struct Lives {
  private var choices: [(taken: Int, of: Int)] = []
  private var isDone = false
  private(set) var count = 0

  /// Runs the next one; false when there is none.
  mutating func next(_ terms: LifeTerms, _ judge: (inout Life, String) -> Void) -> Bool {
    if isDone { return false }
    var life = Life(terms)
    var depth = 0
    var story = ""
    while true {
      let steps = life.steps
      if steps.isEmpty { break }
      if depth == choices.count { choices.append((0, steps.count)) }
      let step = steps[choices[depth].taken]
      depth += 1
      story += " \(step)"
      life.take(step)
    }
    count += 1
    judge(&life, story)
    while let last = choices.popLast() {
      if last.taken + 1 < last.of {
        choices.append((last.taken + 1, last.of))
        return true
      }
    }
    isDone = true
    return true
  }
}
