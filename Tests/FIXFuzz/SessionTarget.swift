// A session that hears, says and waits whatever a fuzzer likes: its invariants hold after every step,
// everything that it sends is a valid message, numbers go up by one, and no step sends without end.

import Events
import FIXCodec
import FIXDictionary
import FIXJudge
import FIXSession

final class SessionTarget: FuzzTarget {
  static let name = "session"
  static let about = "steps of a session in any order: invariants, and only valid messages out"
  static let byteCountMax = 1024
  static var seeds: [[UInt8]] { SessionSteps.seeds }

  private var reader = SessionReader(compiled)
  private static let compiled = CompiledDialect(.apus)
  private let checker = SentChecker(compiled)

  init() {}

  func run(_ bytes: UnsafeRawBufferPointer) {
    guard let kind = unsafe bytes.first else { return }
    let steps = unsafe Array(bytes.dropFirst()).split(separator: 0x0A, maxSplits: 200)
    var config = SessionConfig(
      role: kind & 1 == 0 ? .acceptor : .initiator, sender: "US", target: "THEM")
    config.resetsOnLogon = kind & 2 != 0
    config.acceptsReset = kind & 4 == 0
    config.resendChunk = kind & 8 == 0 ? 0 : 2
    config.resendStep = 4
    config.queueCount = 4
    config.queueByteCount = 1024
    config.messageByteCount = 4096
    config.numberMax = kind & 16 == 0 ? SessionLimits.numberMax : 12
    config.numberWarning = 4
    guard
      let store = try? MemoryStore(
        capacity: StoreCapacity(messages: 16, byteCount: 32_768), at: SessionSteps.start)
    else { fatalError("no memory") }
    var player = SessionSteps(Session(config, store: store), checker)
    for step in steps {
      player.play(Array(step), &reader)
      player.session.checkInvariants()
    }
  }
}

/// Where a session's bytes go: each message is looked at.
final class SentChecker: SessionWire {
  private var decoder = Decoder(limits: DecoderLimits(messageBytes: 8192))
  private var validator: Validator
  /// In one step.
  var count = 0

  init(_ compiled: CompiledDialect) { validator = Validator(compiled) }

  func send(_ message: UnsafeRawBufferPointer) {
    count += 1
    if count > 1000 { fatalError("a step that sends without end") }
    let frame = unsafe decoder.next(message)
    guard frame == .message(byteCount: message.count) else {
      fatalError("sent \(frame): \(Written.text(unsafe Array(message)))")
    }
    var view = decoder.message
    let verdict = validator.check(&view)
    // What the application put isn't the session's to answer for; a Reject may name what it can't.
    if !verdict.isGood {
      fatalError("sent \(verdict): \(Written.text(unsafe Array(message)))")
    }
  }
}

/// Hands on to the checker: a wire is a value that isn't copied.
struct CheckedWire: SessionWire, ~Copyable {
  let checker: SentChecker

  mutating func send(_ message: UnsafeRawBufferPointer) { unsafe checker.send(message) }
}
