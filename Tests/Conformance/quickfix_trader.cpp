// A trader that isn't ours: a QuickFIX initiator that sends what it is told to on its standard input, and prints
// what it hears. Tests/Commands/test_apus_venue_quickfix.py builds it where libquickfix-dev is installed, and
// decides what is right.
//
//   quickfix_trader PORT SENDER DIRECTORY HEARTBEAT_S
//
// A line of input is a body, `D|11=A|55=ACME|…`: QuickFIX numbers it, frames it and sends it. 60 is added where
// FIX 4.2 wants it. `quit` logs out and ends. A line of output is one of
//
//   logon, logout         the session came up, went down
//   app MESSAGE           of the application, the first time or again; `|` between its fields
//   admin MESSAGE         of the session
//   out MESSAGE           what goes out of the session's own accord
//   lacks TAG MESSAGE     an ExecutionReport or OrderCancelReject without a field that FIX 4.2 requires
//
// The store and the log are files in DIRECTORY, and a process that is killed is followed by one that goes on
// from there.

#include <cstdlib>
#include <iostream>
#include <mutex>
#include <sstream>
#include <string>

#include <quickfix/Application.h>
#include <quickfix/FileLog.h>
#include <quickfix/FileStore.h>
#include <quickfix/MessageCracker.h>
#include <quickfix/Session.h>
#include <quickfix/SessionSettings.h>
#include <quickfix/SocketInitiator.h>
#include <quickfix/fix42/ExecutionReport.h>
#include <quickfix/fix42/OrderCancelReject.h>

static std::mutex printing;

static void say(const std::string &what, const std::string &message = "") {
  std::string line = what + (message.empty() ? "" : " " + message);
  for (char &character : line) {
    if (character == '\001') character = '|';
  }
  std::lock_guard<std::mutex> lock(printing);
  std::cout << line << std::endl;
}

class Trader : public FIX::Application, public FIX::MessageCracker {
 public:
  FIX::SessionID session;

  void onCreate(const FIX::SessionID &id) override { session = id; }
  void onLogon(const FIX::SessionID &) override { say("logon"); }
  void onLogout(const FIX::SessionID &) override { say("logout"); }
  void toAdmin(FIX::Message &message, const FIX::SessionID &) override {
    say("out", message.toString());
  }
  void toApp(FIX::Message &, const FIX::SessionID &) throw(FIX::DoNotSend) override {}

  void fromAdmin(const FIX::Message &message, const FIX::SessionID &) throw(
      FIX::FieldNotFound, FIX::IncorrectDataFormat, FIX::IncorrectTagValue,
      FIX::RejectLogon) override {
    say("admin", message.toString());
  }

  void fromApp(const FIX::Message &message, const FIX::SessionID &id) throw(
      FIX::FieldNotFound, FIX::IncorrectDataFormat, FIX::IncorrectTagValue,
      FIX::UnsupportedMessageType) override {
    say("app", message.toString());
    FIX::MsgType type;
    message.getHeader().getField(type);
    // QuickFIX has no class for FIX 4.2 of what our dialect adds.
    if (type != FIX::MsgType("r")) crack(message, id);
  }

  // The typed accessors throw where a field isn't there or isn't of its type.
  void onMessage(const FIX42::ExecutionReport &report, const FIX::SessionID &) override {
    check(report, [&] {
      FIX::OrderID order;
      FIX::ExecID execution;
      FIX::ExecTransType kind;
      FIX::ExecType type;
      FIX::OrdStatus status;
      FIX::Symbol symbol;
      FIX::Side side;
      FIX::LeavesQty leaves;
      FIX::CumQty filled;
      FIX::AvgPx price;
      report.get(order);
      report.get(execution);
      report.get(kind);
      report.get(type);
      report.get(status);
      report.get(symbol);
      report.get(side);
      report.get(leaves);
      report.get(filled);
      report.get(price);
    });
  }

  void onMessage(const FIX42::OrderCancelReject &reject, const FIX::SessionID &) override {
    check(reject, [&] {
      FIX::OrderID order;
      FIX::ClOrdID name;
      FIX::OrigClOrdID original;
      FIX::OrdStatus status;
      FIX::CxlRejResponseTo request;
      reject.get(order);
      reject.get(name);
      reject.get(original);
      reject.get(status);
      reject.get(request);
    });
  }

  void onMessage(const FIX42::BusinessMessageReject &, const FIX::SessionID &) override {}

  void send(const std::string &line) {
    std::istringstream fields(line);
    std::string field;
    std::getline(fields, field, '|');
    FIX::Message message;
    message.getHeader().setField(FIX::BeginString("FIX.4.2"));
    message.getHeader().setField(FIX::MsgType(field));
    if (field == "D" || field == "F" || field == "G" || field == "q") {
      message.setField(FIX::TransactTime(3));
    }
    while (std::getline(fields, field, '|')) {
      const auto equals = field.find('=');
      if (equals == std::string::npos) continue;
      message.setField(std::atoi(field.c_str()), field.substr(equals + 1));
    }
    FIX::Session::sendToTarget(message, session);
  }

 private:
  template <typename Body>
  static void check(const FIX::Message &message, Body body) {
    try {
      body();
    } catch (const FIX::FieldNotFound &fault) {
      say("lacks " + std::to_string(fault.field), message.toString());
    } catch (const FIX::IncorrectDataFormat &fault) {
      say("lacks " + std::to_string(fault.field), message.toString());
    }
  }
};

int main(int count, char **arguments) {
  if (count != 5) {
    std::cerr << "usage: quickfix_trader PORT SENDER DIRECTORY HEARTBEAT_S\n";
    return 2;
  }
  const std::string directory = arguments[3];
  std::stringstream text;
  text << "[DEFAULT]\nConnectionType=initiator\nReconnectInterval=1\nStartTime=00:00:00\n"
          "EndTime=00:00:00\nUseDataDictionary=N\nSocketNodelay=Y\nFileStorePath="
       << directory << "/store\nFileLogPath=" << directory
       << "/log\n[SESSION]\nBeginString=FIX.4.2\nSenderCompID=" << arguments[2]
       << "\nTargetCompID=APUS\nHeartBtInt=" << arguments[4]
       << "\nSocketConnectHost=127.0.0.1\nSocketConnectPort=" << arguments[1] << "\n";
  FIX::SessionSettings settings(text);
  FIX::FileStoreFactory store(settings);
  FIX::FileLogFactory log(settings);
  Trader trader;
  FIX::SocketInitiator initiator(trader, store, settings, log);
  initiator.start();
  std::string line;
  while (std::getline(std::cin, line) && line != "quit") trader.send(line);
  initiator.stop();
  return 0;
}
