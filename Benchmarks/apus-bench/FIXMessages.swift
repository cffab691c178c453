// The messages of the FIX suite: three kinds, each in many variants that differ in numbers, prices and
// lengths as a session's messages do, one behind the other as a socket delivers them.

import Numerics

/// A stream of messages of one kind.
@safe
final class FIXStream {
  let bytes: UnsafeMutableRawBufferPointer
  let count: Int
  let offsets: [Int]

  init(_ messages: [[UInt8]]) {
    count = messages.count
    let whole = messages.reduce(0) { $0 + $1.count }
    unsafe bytes = .allocate(byteCount: whole, alignment: 64)
    var at = 0
    var offsets: [Int] = []
    for message in messages {
      offsets.append(at)
      for byte in message {
        unsafe bytes[at] = byte
        at += 1
      }
    }
    self.offsets = offsets
  }

  deinit { unsafe bytes.deallocate() }

  var averageBytes: Int { unsafe bytes.count / count }
}

enum FIXKind: String, CaseIterable {
  case newOrderSingle = "nos"
  case executionReport = "er"
  case marketData = "mdx"

  /// So many that no branch predictor learns them by heart, so few that they stay in the first cache.
  static let variants = 64

  var stream: FIXStream {
    var random = SplitMix64(seed: 42)
    return FIXStream((0..<Self.variants).map { message($0, &random) })
  }

  private func message(_ n: Int, _ random: inout SplitMix64) -> [UInt8] {
    let symbols = ["MSFT", "IBM", "EURUSD", "BRK.B", "ESZ6"]
    func pick(_ texts: [String]) -> String { texts[Int(random.next() % UInt64(texts.count))] }
    func number(_ from: Int, _ to: Int) -> Int { from + Int(random.next() % UInt64(to - from)) }
    func price() -> String {
      ["\(number(90, 110)).\(number(10, 99))", "\(number(1000, 1999)).5", "\(number(100, 999))"][
        number(0, 3)]
    }
    let time = "20261125-14:\(number(10, 59)):\(number(10, 59)).\(number(100, 999))"
    let header = { (type: String) in
      "35=\(type)|34=\(1000 + n)|49=CLIENT12|52=\(time)|56=APUSVENUE|"
    }
    let id = "ORD-\(number(1_000_000, 9_999_999))"
    let side = pick(["1", "2"])
    let symbol = pick(symbols)
    switch self {
    case .newOrderSingle:
      return Self.framed(
        header("D")
          + "1=ACC-1000|11=\(id)|21=1|38=\(number(1, 999) * 100)|40=2|44=\(price())|"
          + "54=\(side)|55=\(symbol)|59=0|60=\(time)|")
    case .executionReport:
      return Self.framed(
        header("8")
          + "6=\(price())|11=\(id)|14=\(number(1, 99))00|17=E\(number(100_000, 999_999))|20=0|"
          + "31=\(price())|32=\(number(1, 9))00|37=V\(number(1_000_000, 9_999_999))|"
          + "38=\(number(100, 999))00|39=1|44=\(price())|54=\(side)|55=\(symbol)|60=\(time)|"
          + "150=1|151=\(number(1, 99))00|")
    case .marketData:
      var text = header("X") + "262=MD\(number(10, 99))|268=4|"
      for _ in 0..<4 {
        text +=
          "279=\(number(0, 3))|269=\(number(0, 2))|55=\(symbol)|270=\(price())|271=\(number(1, 99))00|"
      }
      return Self.framed(text)
    }
  }

  static func framed(_ body: String) -> [UInt8] {
    let inner = Array(body.replacing("|", with: "\u{1}").utf8)
    let front = Array("8=FIX.4.2\u{1}9=\(inner.count)\u{1}".utf8) + inner
    let sum = front.reduce(0) { ($0 + Int($1)) & 255 }
    return front + Array("10=\(String(sum + 1000).dropFirst())\u{1}".utf8)
  }
}
