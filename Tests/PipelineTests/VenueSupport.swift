// A venue's config out of texts in place of files, and what is complained of.

import Config
import Testing

@testable import Pipeline
@testable import Settings

let venueYAML = "instruments: instruments.yaml\nsessions: sessions.yaml\n"

let oneSession = "sessions:\n  a: { sender: APUS, target: A, account: a }\n"

/// Reads a venue's settings as `apus venue` does.
func decodeVenue(
  _ yaml: String = venueYAML, sessions: String = oneSession, instruments: String = twoInstruments,
  overrides: Overrides = Overrides(), environment: [String: String] = [:]
) throws(ConfigErrors) -> VenueSettings {
  try VenueConfig.decode(
    main: ConfigFile(name: "venue.yaml", text: yaml), overrides: overrides,
    environment: environment
  ) { (name: String) throws(ConfigErrors) in
    switch name {
    case "instruments.yaml": return ConfigFile(name: name, text: instruments)
    case "sessions.yaml": return ConfigFile(name: name, text: sessions)
    default: throw ConfigErrors([ConfigError(file: name, message: "no such file")])
    }
  }
}

/// What is wrong, a line each.
func venueComplaints(
  _ yaml: String = venueYAML, sessions: String = oneSession, instruments: String = twoInstruments,
  environment: [String: String] = [:]
) -> [String] {
  do throws(ConfigErrors) {
    _ = try decodeVenue(
      yaml, sessions: sessions, instruments: instruments, environment: environment)
    return []
  } catch { return error.errors.map(\.description) }
}

/// The sessions' file with one entry of these lines, the first at line 3.
func session(_ lines: String...) -> String {
  "sessions:\n  a:\n" + lines.map { "    \($0)\n" }.joined()
}

/// The same with what every session needs above them: the first of the lines is line 6.
func fullSession(_ lines: String...) -> String {
  "sessions:\n  a:\n    sender: APUS\n    target: A\n    account: a\n"
    + lines.map { "    \($0)\n" }.joined()
}
