// What the echo prints: where it listens, and with --verbose each message and each decision.

import Arguments
import FIXSession

struct EchoLog: ~Copyable {
  let isVerbose: Bool
  private var output = Output(loss: .isIgnored)

  init(isVerbose: Bool) { self.isVerbose = isVerbose }

  mutating func say(_ text: String) { output.write(text + "\n") }

  mutating func flush() { output.flush() }

  mutating func message(_ connection: Int, _ arrow: String, _ bytes: some Swift.Sequence<UInt8>) {
    if isVerbose { say("\(connection) \(arrow) \(Self.readable(bytes))") }
  }

  mutating func decision(_ connection: Int, _ text: String) {
    if isVerbose { say("\(connection)   \(text)") }
  }

  mutating func event(_ connection: Int, _ event: SessionEvent) {
    if isVerbose { say("\(connection)   \(Self.text(event))") }
  }

  /// Separators as `|`, other control bytes as dots; passwords are left out.
  static func readable(_ bytes: some Swift.Sequence<UInt8>) -> String {
    var fields: [String] = []
    for field in Array(bytes).split(separator: 0x01, omittingEmptySubsequences: false) {
      var text = String(
        decoding: field.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: ".") : $0 }, as: UTF8.self)
      for secret in ["96=", "554="] where text.hasPrefix(secret) { text = secret + "***" }
      fields.append(text)
    }
    return fields.joined(separator: "|")
  }

  static func text(_ event: SessionEvent) -> String {
    switch event {
    case .up(let seconds): "up, heartbeats every \(seconds) s"
    case .down(let reason): "down: \(reason.name)"
    case .discarded(let reason, let number):
      number == 0 ? "discarded: \(reason.name)" : "discarded \(number): \(reason.name)"
    case .rejectSent(let reason, let number): "rejected \(number): \(reason.name)"
    case .rejectReceived(let number): "they rejected our \(number)"
    case .logoutSent(let reason): "sent a Logout: \(reason.name)"
    case .logoutReceived: "received a Logout"
    case .gap(let from, let through): "missing \(from) to \(through), asked for"
    case .gapClosed(let expected): "nothing missing any more, \(expected) is next"
    case .resendStarted(let from, let through): "resending \(from) to \(through)"
    case .resendFinished(let through): "resent, up to \(through)"
    case .skipped(let reason, let number): "not resent: \(number), \(reason.name)"
    case .testRequestSent: "silence: sent a TestRequest"
    case .numbersReset: "numbers begin at 1"
    case .numbersNearLimit(let left): "only \(left) numbers left"
    }
  }
}
