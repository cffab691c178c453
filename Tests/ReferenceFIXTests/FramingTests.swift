// The reference's framing, by examples that were worked out by hand.

import ReferenceFIX
import Testing

@Suite("Reference: framing")
struct FramingTests {
  @Test("a message of the specification's simplest kind")
  func message() {
    #expect(World.frame("8=FIX.4.2|9=5|35=0|10=161|") == .message(26))
    #expect(World.frame("8=FIX.4.2|9=5|35=0|10=161|8=F") == .message(26))
    #expect(World.frame("8=FIX.4.2|9=0005|35=0|10=049|") == .message(29))
  }

  @Test("less than a message")
  func incomplete() {
    let whole = "8=FIX.4.2|9=5|35=0|10=161|"
    for count in 0..<whole.count {
      #expect(World.frame(String(whole.prefix(count))) == .incomplete, "\(count)")
    }
  }

  @Test(
    "garbled, with what is skipped",
    arguments: [
      ("8=FIX.4.2|9=5|35=0|10=162|", 26, "checksum"),
      ("8=FIX.4.2|9=5|35=0|10=16|8", 25, "trailer"),
      ("8=FIX.4.2|9=5|35=0|99=161|10=1|", 31, "trailer"),
      ("8=FIX.4.2|9=4|35=0|10=161|", 26, "trailer"),
      ("8=FIX.4.2|9=6|35=0|10=161|8=FIX", 26, "trailer"),
      ("8=FIX.4.2|9=x|35=0|8=FIX.4.2|", 19, "body_length"),
      ("8=FIX.4.2|9=|35=0|10=1|", 23, "body_length"),
      ("8=FIX.4.2|35=0|10=1|", 20, "header"),
      ("8=FIX|9=5|35=0|10=1|", 20, "header"),
      ("8=FIX.4.2.345678901|9=5|35=0|10=1|", 34, "header"),
      ("8=FIX.4.2|9=5|34=0|10=160|", 26, "header"),
      ("8=FIX.4.2|9=0|10=161|", 21, "header"),
    ])
  func garbled(_ text: String, _ count: Int, _ why: String) {
    #expect(World.frame(text) == .garbled(count, why))
  }

  @Test("noise, to the next beginning that isn't a longer tag's end")
  func noise() {
    #expect(World.frame("abc8=FIX") == .noise(3, isCertain: true))
    #expect(World.frame("108=FIX|8=FIX") == .noise(8, isCertain: true))
    #expect(World.frame("abc") == .noise(3, isCertain: false))
    #expect(World.frame("abc8=F") == .noise(3, isCertain: false))
    #expect(World.frame("ab88=F") == .noise(6, isCertain: false))
  }

  @Test("what a peer must go for")
  func refused() {
    #expect(World.frame("8=FIX.4.2|9=1000000000") == .refused("length_digits"))
    #expect(World.frame("8=FIX.4.2|9=980|", limit: 1000) == .refused("too_long"))
    #expect(World.frame("8=FIX.4.2|9=978|", limit: 1000) == .refused("too_long"))
    #expect(World.frame("8=FIX.4.2|9=977|", limit: 1000) == .incomplete)
    let endless = "8=FIX.4.2|9=x|" + String(repeating: "a", count: 86)
    #expect(World.frame(endless, limit: 101) == .incomplete)
    #expect(World.frame(endless, limit: 100) == .refused("unterminated"))
    #expect(World.frame(endless + "|10=1|", limit: 100) == .refused("unterminated"))
  }

  @Test(
    "fields: tags, values and data",
    arguments: [
      ("35=0|58=a=b=|", ["35", "58"]),
      ("35=0|0=x|-5=|999999999=y|", ["35", "0", "-5", "999999999"]),
      ("35=0|95=3|96=|=||", ["35", "95", "96"]), ("35=0|95=3|58=|96=a|", ["35", "95", "58", "96"]),
      ("35=0|95=x|96=a|", ["35", "95", "96"]), ("35=0|95=0|96=|", ["35", "95", "96"]),
    ])
  func fields(_ body: String, _ tags: [String]) {
    let fields = ReferenceField.all(World.message(body), rules: World.rules)
    #expect(fields?.map(\.tagText) == ["8", "9"] + tags + ["10"])
  }

  @Test(
    "fields that garble",
    arguments: [
      ("35=0|58|", "syntax"), ("35=0|=x|", "syntax"), ("35=0|05=x|", "syntax"),
      ("35=0|-0=x|", "syntax"), ("35=0|1234567890=x|", "syntax"), ("35=0||", "syntax"),
      ("35=0|95=2|96=abc|", "data_length"), ("35=0|95=4|96=abc|", "data_length"),
      ("35=0|95=99999999999999999999|96=abc|", "data_length"),
    ])
  func badFields(_ body: String, _ why: String) {
    let message = World.message(body)
    let frame = ReferenceFramer(messageBytesMax: 1000, rules: World.rules).frame(message)
    #expect(frame == .garbled(message.count, why))
  }
}
