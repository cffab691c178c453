// Messages come out of a trace as they went in, in order; what found no room is told, and secrets never go in.

import Events
import Testing

@testable import FIXGateways

@Suite struct WireTraceTests {
  private func keep(_ text: String, _ trace: inout WireTrace, seat: Int = 3) {
    let bytes = Array(text.utf8)
    unsafe bytes.withUnsafeBytes { unsafe trace.keep($0, .outward, seat) }
  }

  /// What comes out, a text a message.
  private func drain(_ trace: inout WireTrace) -> [(text: String, lost: UInt8)] {
    var found: [(text: String, lost: UInt8)] = []
    var bytes: [UInt8] = []
    while let event = trace.next(at: Nanoseconds(7)) {
      let part = event.payload(as: RawFIX.self)
      #expect(event.kind == .rawFIX && event.source == .session(3) && event.time == Nanoseconds(7))
      #expect(part.direction == .outward && Int(part.part) * 24 == bytes.count)
      if part.part == 0 { found.append(("", part.lost)) }
      var words = (part.text0, part.text1, part.text2)
      unsafe withUnsafeBytes(of: &words) {
        unsafe bytes += $0.prefix(min(24, Int(part.byteCount) - bytes.count))
      }
      if part.part + 1 == part.partCount {
        #expect(bytes.count == Int(part.byteCount))
        found[found.count - 1].text = String(decoding: bytes, as: UTF8.self)
        bytes = []
      }
    }
    return found
  }

  @Test func `they come out as they went in`() {
    var trace = WireTrace(byteCount: 4096)
    var seed: UInt64 = 11
    for _ in 0..<200 {
      var texts: [String] = []
      for _ in 0..<Int(seed >> 60 & 7) + 1 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        texts.append(String(repeating: "\(seed % 10)", count: Int(seed >> 40 % 200) % 200 + 1))
      }
      for text in texts { keep(text, &trace) }
      #expect(trace.isEmpty == false)
      #expect(drain(&trace).map(\.text) == texts)
      #expect(trace.isEmpty && trace.lostCount == 0)
    }
  }

  @Test func `what finds no room is left out whole, and the next one tells`() {
    var trace = WireTrace(byteCount: 64)
    keep(String(repeating: "a", count: 50), &trace)
    keep("bb", &trace)
    keep("cc", &trace)
    #expect(trace.lostCount == 2)
    // Half of what is there has gone out: its place isn't free before all of it has.
    #expect(trace.next(at: Nanoseconds(7)) != nil)
    keep("dd", &trace)
    #expect(trace.lostCount == 3)
    while trace.next(at: Nanoseconds(7)) != nil {}
    keep("ee", &trace)
    keep("ff", &trace)
    let out = drain(&trace)
    #expect(out.map(\.text) == ["ee", "ff"] && out.map(\.lost) == [3, 0])
  }

  @Test func `off, it keeps nothing`() {
    var trace = WireTrace(byteCount: 0)
    keep("a", &trace)
    #expect(!trace.isOn && trace.isEmpty && trace.lostCount == 0)
  }

  @Test(arguments: [
    ("35=A|554=secret|108=30", "35=A|554=******|108=30"),
    ("35=A|95=5|96=a|b=c|925=x", "35=A|95=5|96=*****|925=*"),
    ("35=A|95=999999|96=ab|108=30", "35=A|95=999999|96=************************"),
    ("35=A|554=|98=0", "35=A|554=|98=0"),
    ("35=AE|554=secret", "35=AE|554=secret"),
    ("35=D|58=554=secret", "35=D|58=554=secret"),
    ("35=A|garbage|554=s", "35=A|garbage|554=*"),
    ("35=A", "35=A"),
  ])
  func `a Logon's secrets are asterisks`(body: String, wanted: String) {
    var trace = WireTrace(byteCount: 4096)
    let isCutOff = body.contains("999999")
    keep("8=FIX.4.2|9=1|\(body)|10=000|".replacing("|", with: "\u{1}"), &trace)
    let text = drain(&trace).first?.text.replacing("\u{1}", with: "|") ?? ""
    if isCutOff {
      #expect(text.hasPrefix("8=FIX.4.2|9=1|35=A|95=999999|96=**") && !text.contains("ab"))
    } else {
      #expect(text == "8=FIX.4.2|9=1|\(wanted)|10=000|")
    }
  }

  @Test func `no bytes are too odd to be looked through`() {
    var trace = WireTrace(byteCount: 1 << 16)
    for text in ["", "8", "8=", "=", "\u{1}", "8=FIX\u{1}9=\u{1}35=A", "\u{1}\u{1}35=A\u{1}"] {
      keep(text, &trace)
    }
    #expect(drain(&trace).count == 6)
  }
}
