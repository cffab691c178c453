// Messages as tests write them: `|` for the separator, length and checksum put right.

import FIXCodec
import FIXDictionary

enum Wire {
  /// `35=D|…` with its frame around it.
  static func message(_ body: String, begin: String = "FIX.4.2") -> [UInt8] {
    let bytes = Array(body.replacing("|", with: "\u{1}").utf8)
    return framed(bytes, begin: begin)
  }

  static func framed(_ body: [UInt8], begin: String = "FIX.4.2") -> [UInt8] {
    let front = Array("8=\(begin)\u{1}9=\(body.count)\u{1}".utf8)
    return summed(front + body)
  }

  /// The bytes with a right trailer behind them.
  static func summed(_ bytes: [UInt8]) -> [UInt8] {
    let sum = bytes.reduce(0) { ($0 + Int($1)) & 255 }
    let digits = String(sum + 1000).dropFirst()
    return bytes + Array("10=\(digits)\u{1}".utf8)
  }

  static let header = "49=SENDER|56=TARGET|34=7|52=20261125-21:00:00.123|"

  /// Of a type, with the usual header.
  static func message(type: String, _ body: String) -> [UInt8] {
    message("35=\(type)|" + header + body)
  }
}

extension Decoder {
  /// Decodes an array's front; the message is good within `body`.
  mutating func decode<R>(_ bytes: [UInt8], _ body: (Frame, inout Message) -> R) -> R {
    unsafe bytes.withUnsafeBytes { raw in
      let frame = unsafe next(raw)
      var message = message
      return body(frame, &message)
    }
  }
}
