// How a fuzzer's bytes become a message: no fuzzer guesses a checksum, so most inputs are bodies, and
// length and sum are added here.

import FIXJudge

/// The first byte says how, the others are what.
enum Envelope {
  static let raw: UInt8 = 0
  static let body: UInt8 = 1
  static let application: UInt8 = 2
  static let resummed: UInt8 = 3

  /// Hands over the message, in memory of exactly its size.
  static func open(_ input: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
    guard let kind = unsafe input.first else { return }
    let rest = unsafe UnsafeRawBufferPointer(rebasing: input[1...])
    var message = unsafe Array(rest)
    switch kind & 3 {
    case raw: break
    case Self.body: message = Written.message(body: message)
    case application: message = Samples.message("D", body: message)
    default: if message.count > 16 { message = Written.resummed(message) }
    }
    unsafe lend(message, body)
  }

  /// Memory of exactly this size: the sanitizer closes what is around it.
  static func lend(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> Void) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { unsafe memory.deallocate() }
    unsafe memory.copyBytes(from: bytes)
    unsafe body(UnsafeRawBufferPointer(memory))
  }

  /// The samples in each form.
  static var seeds: [[UInt8]] {
    let messages = Samples.all.map(\.bytes) + Samples.judging
    return messages.flatMap { message in
      [
        [raw] + message, [Self.body] + Corruption.body(of: message), [resummed] + message,
      ]
    } + [[application] + Written.bytes(Samples.order)]
  }
}
