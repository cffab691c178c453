// An order and its steps in words: what happened, by whom and why.

import EventText
import Events
import OrderAudit
import Orders

struct OrderWords {
  /// What a source's number is called.
  private let clientName: (UInt16, Int) -> String?

  init(clientName: @escaping (UInt16, Int) -> String?) { self.clientName = clientName }

  /// `1-1-13`, or what its client calls it.
  static func id(_ order: AuditedOrder) -> String {
    if let name = order.name { return plain(name) }
    var bytes: [UInt8] = []
    appendOrderID(order.id, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
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
      }
      return "asks for " + terms(asked.quantity, price)
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
      return "replaces it: " + terms(replaced.quantity, replaced.price)
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
      return "doesn't believe the \(anomaly.report.name ?? "report")" + quantity
    case .orderStatus:
      let status = event.payload(as: OrderStatus.self)
      return "says it is \(StatusFlags.standing(event.flags).name ?? "?"), "
        + "\(decimalText(status.filled.units)) filled, \(decimalText(status.leaves.units)) left"
    case .orderStatusRequest: return "asks where it stands"
    default: return step.kind.name ?? "kind \(step.kind.code)"
    }
  }

  /// Reason, numbers, the operator's order, the other side of an anomaly, and the venue's words.
  static func why(_ step: AuditStep) -> String {
    var parts = why(step.reason, step.limit, step.value)
    if step.command != .none { parts.append("ordered: \(step.command.name ?? "?")") }
    if step.kind == .orderAnomaly {
      let anomaly = step.event.payload(as: OrderAnomaly.self)
      let state = Lifecycle(code: anomaly.lifecycle).name
      let pending = PendingRequest(code: anomaly.pending)
      let knows = state.map { "it has it as \($0), \(decimalText(anomaly.leaves.units)) left" }
      parts.append(
        (knows ?? "it knows no such live order")
          + (pending == .none ? "" : ", pending: \(pending.name ?? "?")"))
    }
    if let words = step.words { parts.append("“\(plain(words))”") }
    return parts.joined(separator: ", ")
  }

  /// Why an order ended, and who said so.
  func why(_ order: AuditedOrder) -> String {
    var parts = Self.why(order.reason, order.limit, order.value)
    if let decider = order.decider, decider != .venue {
      parts.append("by \(who(decider, in: order.journal))")
    }
    if let words = order.words { parts.append("“\(Self.plain(words))”") }
    if order.anomalyCount > 0 {
      parts.append("\(order.anomalyCount) report\(order.anomalyCount == 1 ? "" : "s") not believed")
    }
    return parts.joined(separator: ", ")
  }

  private static func why(_ reason: Reason, _ limit: Int64, _ value: Int64) -> [String] {
    if reason == .none { return [] }
    let name = reason.name ?? "reason \(reason.code)"
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
  static func plain(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
