// An operator at a core's control door: calls, says one thing, and hears what is answered.

import SimulatedMachine

enum Desk {
  /// `answered`: what the core said, once it has hung up; nil where nobody opened.
  static func ask(
    _ words: String, of instance: String, on host: Host,
    _ answered: @escaping (String?) -> Void = { _ in }
  ) {
    let caller = DeskCaller(words + "\twho=desk\twhy=story\n", answered)
    _ = Endpoint.call(door: "/dev/shm/apus/\(instance).control", on: host, caller)
  }
}

private final class DeskCaller: SimulatedPeer {
  private let words: String
  private var heard: [UInt8]?
  private let answered: (String?) -> Void

  init(_ words: String, _ answered: @escaping (String?) -> Void) {
    self.words = words
    self.answered = answered
  }

  func opened(_ endpoint: Endpoint) {
    heard = []
    endpoint.send(Array(words.utf8))
  }

  func received(_ endpoint: Endpoint, _ bytes: UnsafeBufferPointer<UInt8>) {
    unsafe heard?.append(contentsOf: bytes)
  }

  func writable(_ endpoint: Endpoint) {}

  func closed(_ endpoint: Endpoint, _ end: Endpoint.End) {
    if end == .finished { endpoint.close() }
    answered(heard.map { String(decoding: $0, as: UTF8.self) })
  }
}
