// An order and its steps in words: what happened, by whom and why.

import EventText
import Events
import OrderAudit
import Orders

package struct OrderWords {
  /// What a source's number is called.
  private let clientName: (UInt16, Int) -> String?
  private let commands: [AuditedCommand]
  private let symbols: [String]

  init(_ auditor: borrowing OrderAuditor, clientName: @escaping (UInt16, Int) -> String?) {
    self.clientName = clientName
    commands = auditor.commands
    symbols = auditor.symbols
  }

  /// `1-1-13`, or what its client calls it.
  static func id(_ order: AuditedOrder) -> String {
    if let name = order.name { return plain(name) }
    return id(order.id)
  }

  package static func id(_ id: OrderID) -> String {
    var bytes: [UInt8] = []
    appendOrderID(id, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `1-1-13`, a number, or an id of ours as it is on the wire, a request's too.
  package static func id(typed word: String) -> OrderID? {
    if let bits = UInt64(word) { return OrderID(bits: bits) }
    let parts = word.split(separator: "-", omittingEmptySubsequences: false)
    if parts.count == 3, let epoch = UInt32(parts[0]), epoch <= 0xF_FFFF,
      let strategy = UInt16(parts[1]), strategy <= 0x0FFF, let counter = UInt32(parts[2])
    {
      return OrderID(epoch: epoch, strategy: strategy, counter: counter)
    }
    let digits = Array(word.prefix { $0 != "." }.utf8)
    guard digits.count == 14, digits[0] == UInt8(ascii: "Z") else { return nil }
    var bits: UInt64 = 0
    for byte in digits.dropFirst() {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "A")...UInt8(ascii: "V"): digit = byte - UInt8(ascii: "A") + 10
      default: return nil
      }
      guard bits >> 59 == 0 else { return nil }
      bits = bits << 5 | UInt64(digit)
    }
    return OrderID(bits: bits)
  }

  /// The ids of an order that had several: `now 1-1-14; 1-1-15 refused`; nil of one that has but its own.
  static func ids(_ order: AuditedOrder) -> String? {
    if order.otherIDs.isEmpty { return nil }
    var parts = order.presentID == order.id ? [] : ["now \(id(order.presentID))"]
    for other in order.otherIDs where other.id != order.presentID {
      switch other.fate {
      case .asked: parts.append("to be \(id(other.id))")
      case .refused: parts.append("\(id(other.id)) refused")
      case .taken: parts.append("once \(id(other.id))")
      }
    }
    return parts.joined(separator: "; ")
  }

  func who(_ actor: AuditActor, in journal: Int) -> String {
    switch actor {
    case .strategy(let number): "strategy/\(number)"
    case .client(let number): clientName(number, journal).map(Self.plain) ?? "session/\(number)"
    case .operatorDesk: "operator"
    case .venue: "venue"
    case .system(.gatewayOut): "gateway-out"
    case .system(.gatewayIn): "gateway-in"
    case .system(let origin): origin.name ?? "line"
    }
  }

  /// `100 @ 101.25`; a market order has no price.
  static func terms(_ quantity: Quantity, _ price: Price?) -> String {
    decimalText(quantity.units) + (price.map { " @ " + decimalText($0.units) } ?? "")
  }

  static func what(_ step: AuditStep) -> String {
    words(step) + (step.isRefused ? " (no effect)" : "")
  }

  private static func words(_ step: AuditStep) -> String {
    let event = step.event
    switch step.kind {
    case .orderNew: return step.stage == .gatewayOut ? "sends it" : "asks for it"
    case .orderCancel: return "asks for its cancel"
    case .orderReplace:
      let asked = event.payload(as: OrderReplace.self)
      let price = event.flags & ReplaceFlags.keepsPrice != 0 ? nil : asked.price
      if event.flags & ReplaceFlags.keepsQuantity != 0 {
        return "asks for " + (price.map { "@ " + decimalText($0.units) } ?? "the same")
          + named(step)
      }
      return "asks for " + terms(asked.quantity, price) + named(step)
    case .orderAccepted: return "accepts it"
    case .orderRejected: return "rejects it"
    case .orderFill:
      let fill = event.payload(as: OrderFill.self)
      return "fills " + terms(fill.quantity, fill.price)
    case .orderCanceled: return "cancels it"
    case .orderExpired: return "lets it expire"
    case .orderSuspended: return "suspends it"
    case .orderReplaced:
      let replaced = event.payload(as: OrderReplaced.self)
      return "replaces it: " + terms(replaced.quantity, replaced.price) + named(step)
    case .requestRejected:
      return "refuses its " + (event.payload(as: OrderRejected.self).request.name ?? "request")
    case .orderTriggered: return "triggers it"
    case .orderRestated:
      let restated = event.payload(as: OrderRestated.self)
      let verb = restated.reason == .selfTrade ? "takes off " : "shows "
      return verb + decimalText(restated.quantity.units)
    case .executionBusted:
      return "takes back execution \(event.payload(as: OrderFill.self).execution)"
    case .executionCorrected:
      let fill = event.payload(as: OrderFill.self)
      return "corrects execution \(fill.execution): " + terms(fill.quantity, fill.price)
    case .orderAnomaly:
      let anomaly = event.payload(as: OrderAnomaly.self)
      let quantity = anomaly.quantity == .zero ? "" : " of " + decimalText(anomaly.quantity.units)
      let report = (anomaly.report.name ?? "report") + quantity
      return anomaly.cause.isToldOn(anomaly.report)
        ? "ALARM: the \(report) is told on" : "doesn't believe the \(report)"
    case .orderStatus:
      let status = event.payload(as: OrderStatus.self)
      return "says it is \(StatusFlags.standing(event.flags).name ?? "?"), "
        + "\(decimalText(status.filled.units)) filled, \(decimalText(status.leaves.units)) left"
    case .orderStatusRequest: return "asks where it stands"
    case .riskWarning: return "warns: a limit is near"
    default: return step.kind.name ?? "kind \(step.kind.code)"
    }
  }

  /// ` as 1-1-14`, where it is about a new id.
  private static func named(_ step: AuditStep) -> String {
    step.replacement == .none ? "" : " as \(id(step.replacement))"
  }

  /// Reason, numbers, the command behind it, the other side of an anomaly, and the venue's words.
  func why(_ step: AuditStep) -> String {
    var parts = Self.why(step.reason, step.scope, step.limit, step.value)
    if let command = step.command { parts.append(self.command(command)) }
    if step.kind == .orderAnomaly {
      let anomaly = step.event.payload(as: OrderAnomaly.self)
      if let cause = Self.cause(anomaly.cause) { parts.append(cause) }
      let state = anomaly.lifecycle == 0 ? nil : Lifecycle(code: anomaly.lifecycle).name
      let pending = PendingRequest(code: anomaly.pending)
      let knows = state.map { "it has it as \($0), \(decimalText(anomaly.leaves.units)) left" }
      parts.append(
        (knows ?? "it knows no such order")
          + (pending == .none ? "" : ", pending: \(pending.name ?? "?")"))
    } else if Self.isReport(step), let cause = Self.cause(step.cause) {
      parts.append(cause)
    }
    if let words = step.words { parts.append("“\(Self.plain(words))”") }
    return parts.joined(separator: ", ")
  }

  private static func isReport(_ step: AuditStep) -> Bool {
    step.stage == .gatewayIn && step.kind.code >= EventKind.orderAccepted.code
  }

  /// `late_fill` in words.
  private static func cause(_ cause: AnomalyCause) -> String? {
    cause == .none ? nil : cause.name?.replacing("_", with: " ") ?? "cause \(cause.code)"
  }

  /// What was ordered, by whom and why.
  func command(_ command: AuditedCommand) -> String {
    var text = "ordered: \(command.name)"
    if let kill = command.kill {
      text += " of " + scope(kill, command.instrument)
      if command.who != .operatorDesk {
        text += ": " + Self.why(kill.reason, .none, kill.limit, kill.value).joined()
      }
    }
    if let person = command.person { text += " by \(Self.plain(person))" }
    if let approver = command.approver { text += " and \(Self.plain(approver))" }
    if let why = command.why { text += " “\(Self.plain(why))”" }
    return text
  }

  /// `firm`, `strategy 2`, `instrument ACME`.
  func scope(_ kill: KillSwitch, _ instrument: Int?) -> String {
    let name = kill.scope.name ?? "scope \(kill.scope.code)"
    switch kill.scope {
    case .firm, .none: return name
    case .session: return "the \(name)"
    case .instrument: return name + (instrument.map { " " + symbols[$0] } ?? "")
    case .order: return "\(name) \(Self.id(OrderID(bits: kill.target)))"
    default: return "\(name) \(kill.target)" + (instrument.map { " in " + symbols[$0] } ?? "")
    }
  }

  /// The command that asked for an order's cancel.
  func command(of order: AuditedOrder) -> AuditedCommand? { order.command.map { commands[$0] } }

  /// Why an order ended, and who said so; its ids and what was odd about it.
  func why(_ order: AuditedOrder) -> String {
    var parts = Self.why(order.reason, order.scope, order.limit, order.value)
    if let decider = order.decider, decider != .venue {
      parts.append("by \(who(decider, in: order.journal))")
    }
    if order.shown == .canceled || order.shown == .pendingCancel, let command = command(of: order) {
      parts.append(self.command(command))
    }
    if let words = order.words { parts.append("“\(Self.plain(words))”") }
    if let ids = Self.ids(order) { parts.append(ids) }
    if order.alarmCount > 0 {
      parts.append("\(order.alarmCount) alarm\(order.alarmCount == 1 ? "" : "s")")
    }
    if order.anomalyCount > 0 {
      parts.append("\(order.anomalyCount) report\(order.anomalyCount == 1 ? "" : "s") not believed")
    }
    return parts.joined(separator: ", ")
  }

  private static func why(
    _ reason: Reason, _ scope: RiskScope, _ limit: Int64, _ value: Int64
  ) -> [String] {
    if reason == .none { return [] }
    let whose = scope == .none ? "" : " of the \(scope.name ?? "scope \(scope.code)")"
    let name = (reason.name ?? "reason \(reason.code)") + whose
    switch reason {
    // A switch that is on has no limit.
    case .killSwitch, .shutdown, .halted: return [name]
    case .capacity, .throttled: return limit == 0 ? [name] : ["\(name) (\(value), limit \(limit))"]
    default:
      if limit == 0, value == 0 { return [name] }
      return ["\(name) (\(decimalText(value)), limit \(decimalText(limit)))"]
    }
  }

  /// Text of somebody else's, without what a terminal would obey.
  package static func plain(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
