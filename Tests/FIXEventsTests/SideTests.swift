// Each side of a session sends its own kinds of messages. What the other one would send is refused, and becomes nothing: a
// client's report would be a fill that nobody made, a venue's order one that no strategy gave.

import Events
import FIXCodec
import Testing

@testable import FIXEvents

@Suite struct SideTests {
  private static let now = "60=20261120-12:00:00|"
  private static let order = "11=a|21=1|38=5|40=2|44=1|54=1|55=ACME|" + now

  /// What a client has to say to a venue.
  private static let clients = [
    "35=D|" + order,
    "35=E|66=l|68=1|73=1|11=b|67=1|21=1|55=ACME|54=1|38=1|40=2|44=1|394=3|",
    "35=G|11=r|41=a|21=1|38=5|40=2|44=2|54=1|55=ACME|" + now,
    "35=F|11=f|41=a|54=1|55=ACME|" + now,
    "35=q|11=m|530=7|" + now,
    "35=H|11=a|54=1|55=ACME|",
    "35=AF|584=s|585=7|",
    "35=Q|17=e|37=5|54=1|55=ACME|127=B|",
    "35=V|146=1|55=ACME|262=m|263=1|264=0|265=1|267=1|269=0|",
    "35=e|55=ACME|263=1|324=s|",
    "35=g|263=0|335=s|336=DAY|",
  ]
  /// What a venue has to say to us.
  private static let venues = [
    "35=8|11=a|17=777001|20=0|31=100|32=5000|37=1|38=5000|39=2|54=1|55=ACME|150=2|151=0|14=5000|6=100|",
    "35=8|11=a|17=N1|20=0|37=1|38=5|39=4|54=1|55=ACME|150=4|151=0|14=0|6=0|",
    "35=8|11=a|17=8|19=9999|20=1|31=1|32=1|37=1|38=5|39=0|54=1|55=ACME|150=0|151=5|14=0|6=0|",
    "35=9|11=f|37=1|39=0|41=a|102=2|434=1|",
    "35=r|11=m|37=NONE|530=7|531=1|533=17|" + now,
    "35=W|55=ACME|262=m|268=1|269=0|270=1.5|271=10|",
    "35=X|268=1|279=0|269=0|278=77|55=ACME|270=1.5|271=10|",
    "35=Y|262=m|281=0|",
    "35=R|131=r|146=1|55=ACME|54=1|38=5|",
    "35=S|55=ACME|117=q|133=2|135=4|",
    "35=i|117=q|296=1|302=s1|311=ACME|304=1|295=1|299=e1|55=ACME|132=1|134=2|",
    "35=Z|117=q|295=1|55=ACME|298=1|",
    "35=b|117=q|297=0|",
    "35=f|55=ACME|326=2|",
    "35=h|336=DAY|340=2|",
    "35=d|55=ACME|320=s|322=r|323=1|393=1|",
  ]
  private static let either = [
    "35=j|45=9|372=D|380=0|", "35=B|148=Head|33=1|58=one line|",
    "35=C|94=0|147=subject|164=thread|33=1|58=text|",
  ]
  private static let neither = ["35=c|55=ACME|320=s|321=0|", "35=a|54=1|55=ACME|117=q|"]

  private static let refused = Translation.refused(
    MessageRefusal(.unsupportedType, 35, .businessReject))

  @Test func whatAClientSends() {
    let rig = Rig.client()
    for text in Self.clients + Self.either {
      let translation = rig.translate(text)
      #expect(translation != Self.refused && rig.batch.count > 0, "\(text) \(translation)")
    }
    for text in Self.venues + Self.neither {
      let before = rig.names.identifiers.count
      #expect(rig.translate(text) == Self.refused, "\(text)")
      #expect(rig.batch.count == 0 && rig.names.identifiers.count == before)
    }
  }

  @Test func whatAVenueSends() {
    let rig = Rig.venue()
    for text in Self.venues + Self.either {
      let translation = rig.translate(text)
      #expect(translation != Self.refused && rig.batch.count > 0, "\(text) \(translation)")
    }
    for text in Self.clients + Self.neither {
      let before = rig.names.identifiers.count
      #expect(rig.translate(text) == Self.refused, "\(text)")
      #expect(rig.batch.count == 0 && rig.names.identifiers.count == before)
    }
  }

  @Test func whatIsAnswered() {
    let rig = Rig.client()
    guard case .refused(let refusal) = rig.translate(Self.venues[0]) else {
      Issue.record("it was taken")
      return
    }
    let answer = rig.refuse(refusal)
    #expect(answer.hasPrefix("35=j|45=12|58=Unsupported Message Type|372=8|"))
    #expect(answer.hasSuffix("|380=3|"))
  }
}
