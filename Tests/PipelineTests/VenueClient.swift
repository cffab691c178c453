// A client in few lines, which shares nothing with the engine that it talks to: text over a socket.

import Glibc

final class VenueClient {
  private let descriptor: Int32
  private var received = ""
  private(set) var number = 0
  let sender: String
  let target: String

  init?(port: UInt16, sender: String, target: String = "APUS", number: Int = 0) {
    self.sender = sender
    self.target = target
    self.number = number
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let code = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if code != 0 { return nil }
    var patience = timeval(tv_sec: 0, tv_usec: 20_000)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// `35=D|11=A|…`: header, length and checksum are put around it.
  static func framed(_ fields: String, number: Int, sender: String, target: String) -> String {
    let rest = fields.drop { $0 != "|" }
    let type = fields.prefix { $0 != "|" }
    let body =
      ("\(type)|34=\(number)|49=\(sender)|52=\(now())|56=\(target)" + rest).replacing(
        "|", with: "\u{1}")
    let message = "8=FIX.4.2\u{1}9=\(body.utf8.count)\u{1}" + body
    let sum = message.utf8.reduce(0) { ($0 + Int($1)) % 256 }
    let digits = String(1000 + sum).dropFirst()
    return message + "10=\(digits)\u{1}"
  }

  static func now() -> String {
    var seconds = time(nil)
    var text = [CChar](repeating: 0, count: 32)
    var parts = unsafe tm()
    unsafe gmtime_r(&seconds, &parts)
    let count = unsafe strftime(&text, text.count, "%Y%m%d-%H:%M:%S", &parts)
    return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  @discardableResult
  func send(_ fields: String) -> Int {
    number += 1
    sendRaw(Self.framed(fields, number: number, sender: sender, target: target))
    return number
  }

  func sendRaw(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let sent = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent <= 0 { return }
      bytes = bytes.dropFirst(sent)
    }
  }

  /// The next message, as `35=8|…`, or nil when none comes in time.
  func next(seconds: Double = 5) -> String? {
    var looks = Int(seconds * 50)
    while true {
      if let range = received.firstRange(of: "\u{1}10="),
        let close = received[range.upperBound...].firstIndex(of: "\u{1}")
      {
        let message = received[...close]
        received = String(received[received.index(after: close)...])
        return String(message).replacing("\u{1}", with: "|")
      }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      if count > 0 {
        received += String(decoding: buffer[..<count], as: UTF8.self)
      } else if count == 0 {
        return nil
      } else {
        looks -= 1
        if looks <= 0 { return nil }
      }
    }
  }

  /// The next message that isn't a heartbeat or a test request.
  func answer(seconds: Double = 5) -> String? {
    while let message = next(seconds: seconds) {
      if !message.contains("|35=0|"), !message.contains("|35=1|") { return message }
    }
    return nil
  }

  /// Whether the other side has closed.
  func isClosed(seconds: Double = 5) -> Bool {
    var looks = Int(seconds * 50)
    var buffer = [UInt8](repeating: 0, count: 4096)
    while looks > 0 {
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      if count == 0 || count < 0 && errno != EAGAIN { return true }
      if count < 0 { looks -= 1 }
    }
    return false
  }

  func logOn(_ extra: String = "") -> Bool {
    send("35=A|98=0|108=30|" + extra)
    return answer()?.contains("|35=A|") == true
  }

  /// A field of a message.
  static func field(_ tag: Int, of message: String?) -> String? {
    guard let message, let range = message.firstRange(of: "|\(tag)=") else { return nil }
    return String(message[range.upperBound...].prefix { $0 != "|" })
  }
}
