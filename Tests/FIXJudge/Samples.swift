// Valid messages of several shapes: what corruption, splits and fuzzing begin with.

public enum Samples {
  public static let header = "49=SENDER|56=TARGET|34=7|52=20240229-23:59:59.123|"

  /// Of our dialect: name and bytes.
  public static let all: [(name: String, bytes: [UInt8])] = [
    ("heartbeat", message("0", "112=TEST|")),
    ("logon", message("A", "98=0|108=30|95=9|96=a|b=c|10=|141=Y|")),
    ("new order", message("D", order)),
    ("report", message("8", report)),
    ("news", message("B", "148=Head|33=2|58=one|58=two|95=4|96=|=1||")),
    ("book changes", message("X", changes)),
    ("mass quote", message("i", massQuote)),
    ("reject", message("3", "45=2|58=Required tag missing|371=108|372=A|373=1|")),
    ("sequence reset", message("4", "36=42|123=Y|")),
    ("resend request", message("2", "7=1|16=0|")),
  ]

  public static let order =
    "11=ID-1|21=1|38=100.5|40=2|44=-0.00000001|54=1|55=ABC|59=0|60=20240229-12:00:00|"
  public static let report =
    "6=1.5|11=ID-1|14=50|17=E9|20=0|31=1.5|32=50|37=O1|38=100|39=1|54=1|55=ABC|150=1|151=50|"
  static let changes =
    "262=R|268=2|279=0|269=0|55=ABC|270=12.34|271=100|279=2|278=a|269=1|55=ABC|"
  static let massQuote =
    "117=Q|296=2|302=S1|311=ABC|304=2|295=2|299=1|132=1|299=2|133=2.5|"
    + "302=S2|311=XYZ|304=1|295=1|299=1|132=3|"

  public static func message(_ type: String, _ body: String) -> [UInt8] {
    Written.message("35=\(type)|\(header)\(body)")
  }

  public static func message(_ type: String, body: [UInt8]) -> [UInt8] {
    Written.message(body: Written.bytes("35=\(type)|\(header)") + body)
  }

  /// A stream of all of them, with noise and garbled messages between.
  public static func stream(longerThan limit: Int = 0) -> [UInt8] {
    var stream: [UInt8] = []
    for (at, sample) in all.enumerated() where sample.bytes.count >= limit {
      stream += sample.bytes
      stream += disturbances[at % disturbances.count]
    }
    return stream
  }

  /// What may lie between messages: each is noise, garbled, or both.
  public static let disturbances: [[UInt8]] = [
    Written.bytes("noise"),
    Written.bytes("98=FIX|"),
    Written.bytes("88=FIX.4.2|9=5|"),
    Written.bytes("8=FIX.4.2|9=20|35=0|49=A|56=B|34=1|10=000|"),
    Written.bytes("8=FIX.4.2|9=x|35=0|10=000|"),
    Written.bytes("8=FIX.4.2|35=0|9=5|10=000|"),
    Written.bytes("8=FIX.4.2|9=5|35=0|10=0|"),
    Written.bytes("8=FIX.4.2|9=5|35=0|10=255|"),
    Written.bytes("8=8=8=FIX|108=FIX|10=1|"),
    Written.bytes("||=|8"),
  ]
}
