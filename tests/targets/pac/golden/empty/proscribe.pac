// Proscribe wrote this file; what is changed here by hand is lost.
var FindProxyForURL = (function (yours) {
  var domains = {};
  var hosts = {};
  function prohibited(name) {
    name = name.toLowerCase().replace(/\.+$/, "");
    if (hosts.hasOwnProperty(name)) return true;
    while (!domains.hasOwnProperty(name)) {
      var dot = name.indexOf(".");
      if (dot < 0) return false;
      name = name.substring(dot + 1);
    }
    return true;
  }
  return function (url, host) {
    if (prohibited(host)) return "PROXY 127.0.0.1:9";
    return yours ? yours(url, host) : "DIRECT";
  };
})(typeof FindProxyForURL === "function" ? FindProxyForURL : null);
