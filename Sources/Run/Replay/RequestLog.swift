// What a line asked for on one input, and what became of it before it left the line: the two things in
// which a run and its what-if are compared. Where orders are cut up there are two kinds of requests, for
// orders (the parents) and for their parts, and what the router and risk tell of either goes round.

import Events
import Pipeline
import Tables

/// A request of a line's, with what its own checks said.
struct LineRequest {
  /// As it was asked for; a cancel of the order manager's own as it left.
  var event: Event
  /// Nil: it left the line.
  var refusal: OrderRejected?
  /// The venue that it was sent to, from 1, of several.
  var venue = 0

  var kind: EventKind { event.kind }
  /// The order that a new part is a part of.
  var parent: OrderID {
    kind == .orderNew ? OrderID(bits: event.payload(as: OrderNew.self).reference) : .none
  }
  var order: OrderID { OrderID(bits: event.words.w0) }

  var replacement: OrderID {
    kind == .orderReplace ? event.payload(as: OrderReplace.self).replacement : .none
  }

  /// The same terms, whatever the order is called.
  func hasTerms(of other: LineRequest) -> Bool {
    guard kind == other.kind, event.instrument == other.event.instrument,
      event.flags == other.event.flags, event.source == other.event.source
    else { return false }
    let (a, b) = (event.words, other.event.words)
    switch kind {
    case .orderNew: return a.w1 == b.w1 && a.w2 == b.w2 && a.w3 == b.w3
    case .orderReplace: return a.w1 == b.w1 && a.w2 == b.w2
    default: return true
    }
  }
}

/// Gathers them as the line runs.
final class RequestLog {
  private var input = Event.empty
  /// Where orders are cut up: what leaves the line are parts of them.
  private let cutsOrders: Bool
  private var asked: [Event] = []
  private var partsAsked: [Event] = []
  /// What stages tell strategies, and what goes round.
  private(set) var told: [Event] = []
  private var said: [Event] = []
  /// Kill switches that risk threw.
  private(set) var kills: [Event] = []

  init(cutsOrders: Bool = false) { self.cutsOrders = cutsOrders }

  func begin(_ input: Event) {
    self.input = input
    asked.removeAll(keepingCapacity: true)
    partsAsked.removeAll(keepingCapacity: true)
    told.removeAll(keepingCapacity: true)
    said.removeAll(keepingCapacity: true)
    kills.removeAll(keepingCapacity: true)
  }

  func ask(_ event: Event) {
    switch event.kind {
    case .orderNew, .orderCancel, .orderReplace: asked.append(event)
    default: break
    }
  }

  /// The stage with the router sent it: of an order that is cut up a part.
  func askPart(_ event: Event) {
    guard cutsOrders else { return }
    switch event.kind {
    case .orderNew, .orderCancel, .orderReplace: partsAsked.append(event)
    default: break
    }
  }

  func leave(_ event: Event) {
    if cutsOrders, event.isToldRound { told.append(event) }
    switch event.kind {
    case .orderNew, .orderCancel, .orderReplace: said.append(event)
    case .orderRejected, .requestRejected:
      // An input that tells of a refusal isn't one.
      if event.kind != input.kind || event.words.w0 != input.words.w0 { said.append(event) }
    case .killSwitch:
      if event.killToSendRound != nil { kills.append(event) }
    default: break
    }
  }

  /// Requests for orders, where those are cut up: the router answers them.
  func parents() -> [LineRequest] {
    asked.map { ask in
      let refusal = told.first {
        Self.answers($0, ask) && ($0.kind == .orderRejected || $0.kind == .requestRejected)
      }
      return LineRequest(event: ask, refusal: refusal?.payload(as: OrderRejected.self))
    }
  }

  /// In the order in which they were asked for; what the order manager cancels by itself at the end. Where orders are cut
  /// up, those for their parts.
  func requests() -> [LineRequest] {
    let asked = cutsOrders ? partsAsked : asked
    var left = said
    var requests: [LineRequest] = []
    for ask in asked {
      guard let at = left.firstIndex(where: { Self.answers($0, ask) }) else { continue }
      let answer = left.remove(at: at)
      let refusal = answer.kind == ask.kind ? nil : answer.payload(as: OrderRejected.self)
      let venue = answer.kind == .orderNew ? Int(answer.flags) : 0
      requests.append(LineRequest(event: ask, refusal: refusal, venue: venue))
    }
    for event in left where event.kind == .orderCancel && !cutsOrders {
      requests.append(LineRequest(event: event, refusal: nil))
    }
    return requests
  }

  private static func answers(_ event: Event, _ ask: Event) -> Bool {
    guard event.words.w0 == ask.words.w0 else { return false }
    if event.kind == ask.kind { return true }
    guard event.kind == .orderRejected || event.kind == .requestRejected else { return false }
    switch event.payload(as: OrderRejected.self).request {
    case .new: return ask.kind == .orderNew
    case .cancel: return ask.kind == .orderCancel
    case .replace: return ask.kind == .orderReplace
    default: return false
    }
  }
}

/// Shows a line's requests to its log.
final class RequestListener: StreamListener {
  private let stage: StageID
  private let log: RequestLog

  init(stage: StageID, log: RequestLog) {
    self.stage = stage
    self.log = log
  }

  override func hear(_ event: Event, isNew: Bool) {
    if stage == .risk { return log.leave(event) }
    guard isNew else { return }
    if stage == .strategy { log.ask(event) }
    if stage == .orders { log.askPart(event) }
  }
}
