// A command that makes the order manager cancel orders, whoever gave it: the operator's, with what he said of himself
// and of his reason, or the kill switch that risk threw, or a strategy's desk.

import Events

public struct AuditedCommand: Sendable {
  public var sequence: Sequence
  public var who: AuditActor
  /// The operator's order; none: a kill switch with a scope.
  public var action = OperatorAction.none
  public var kill: KillSwitch?
  /// Of a kill switch that is about one, its place among the audit's symbols.
  public var instrument: Int?
  /// What the operator called himself, why, and who stood by him where two are needed.
  public var person: String?
  public var why: String?
  public var approver: String?

  init(_ event: Event, instrument: Int?, _ words: OperatorsWords) {
    sequence = event.sequence
    var number: UInt64 = 0
    if event.kind == .killSwitch {
      let kill = event.payload(as: KillSwitch.self)
      self.kill = kill
      self.instrument = instrument
      who = AuditActor(kill.origin)
      number = kill.command
    } else {
      let order = event.payload(as: OperatorCommand.self)
      action = order.action
      who = event.source.kind == .operatorDesk ? .operatorDesk : .system(.orders)
      number = order.target
    }
    person = words.text(.who, of: number)
    why = words.text(.why, of: number)
    approver = words.text(.approver, of: number)
  }

  /// The operator's order, or that it is a kill switch.
  public var name: String {
    kill == nil ? action.name ?? "action \(action.code)" : EventKind.killSwitch.name ?? ""
  }
}

/// What is said right before a command, until the command is there.
struct OperatorsWords {
  private var command: UInt64 = 0
  private var parts: [WordsRole: [UInt8]] = [:]

  mutating func hear(_ part: OperatorWords) {
    if part.command != command { parts = [:] }
    command = part.command
    if part.part == 0 { parts[part.role] = [] }
    let known = parts[part.role, default: []].count
    let count = min(24, Int(part.byteCount) - known)
    guard count > 0 else { return }
    parts[part.role, default: []].append(
      words: part.text0, part.text1, part.text2, count: count)
  }

  func text(_ role: WordsRole, of number: UInt64) -> String? {
    number != 0 && number == command ? parts[role]?.asText : nil
  }
}
