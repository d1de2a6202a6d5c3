// Asks, while the script that shows the answers is still on its way, who is there and for the list that most people come for;
// `web/src/api/early.ts` gives the answers. A file of its own, because the content security policy allows no inline script.
(function () {
  var asked = ['/api/v1/session'];
  if (/^\/(inbox|c\/\d+)?$/.test(location.pathname) && !location.search)
    asked.push('/api/v1/conversations?view=inbox&limit=25');
  window.early = new Map();
  asked.forEach(function (address) {
    var answer = fetch(address);
    answer.catch(function () {}); // whoever takes it hears of it
    window.early.set(new URL(address, location.href).href, answer);
  });
})();
