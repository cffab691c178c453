// Whatever a dialect allows goes to JSON and comes back byte for byte.

import EventText
import FIXCodec
import FIXDictionary
import FIXMessages
import FIXText
import Testing

@Suite struct RoundTripTests {
  @Test(arguments: [RandomMessages.Arrangement.ascending, .shuffled])
  func everyTypeComesBack(arrangement: RandomMessages.Arrangement) throws {
    let json = MessageJSON(apusLexicon)
    let compiled = CompiledDialect(.apus)
    for seed in UInt64(1)...6 {
      var messages = RandomMessages(dialect: .apus, seed: seed, arrangement: arrangement)
      messages.sparseness = seed
      for definition in Dialect.apus.messages {
        let bytes = messages.next(definition)
        let found = try verdict(bytes, compiled)
        #expect(found.isGood, "seed \(seed), \(definition.name): \(found) \(readable(bytes))")
        let line = json.line(try decoded(bytes))
        let back = try json.parse(line)
        #expect(
          back == bytes, "seed \(seed): \(line)\n\(readable(bytes))\n\(readable(back))")
        #expect(!line.contains("\"raw\""), "seed \(seed): \(line)")
      }
    }
  }

  @Test func whatIsNotAllowedComesBackAsWell() throws {
    let json = MessageJSON(apusLexicon)
    for fields in [
      "54=Q|", "54=BUY|", "38=many|", "38=007.50|", "44=-.5|", "43=X|", "60=20261301-00:00:00|",
      "58=a|58=b|58=c|", "9999=x|", "-5=x|", "70000=y|", "18=1  2|", "18=1 2|", "18=|", "58=|",
      "268=3|269=0|270=1|", "268=0|", "268=2|", "78=2|79=A|80=1|79=B|", "78=02|79=A|80=1|79=B|",
      "200=202613|", "205=7|", "95=3|96=a\u{1}b|", "95=03|96=a\u{1}b|", "95=3|58=x|", "371=0|",
    ] {
      let bytes = message("D", "11=C1|" + fields)
      let line = json.line(try decoded(bytes))
      #expect(try json.parse(line) == bytes, "\(fields) \(line)")
    }
  }

  @Test func handWrittenFieldsAscend() throws {
    let json = MessageJSON(apusLexicon)
    let line = """
      {"Side":"BUY","MsgType":"NewOrderSingle","TargetCompID":"APUS","SenderCompID":"CLIENT", \
      "MsgSeqNum":7,"ClOrdID":"C1","NoAllocs":[{"AllocAccount":"B","AllocShares":1}],\
      "CheckSum":"999","Signature":"s","SendingTime":"2026-11-25T09:30:00Z"}
      """
    let bytes = try json.parse(line, order: .ascending)
    #expect(
      readable(bytes)
        == "8=FIX.4.2|9=85|35=D|34=7|49=CLIENT|52=20261125-09:30:00|56=APUS|11=C1|54=1|78=1|79=B|80=1|"
        + "93=1|89=s|10=\(readable(bytes).suffix(4))")
    _ = try decoded(bytes)
  }
}
