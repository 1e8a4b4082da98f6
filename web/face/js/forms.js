// A choice marked data-submit sends its form at once; a button marked data-sure asks once.
addEventListener("change", event => {
  if (event.target.closest("[data-submit]")) event.target.form.requestSubmit();
});
addEventListener("submit", event => {
  const asked = event.submitter?.dataset.sure;
  if (asked && !confirm(asked)) event.preventDefault();
});
addEventListener("click", event => {
  if (event.target.closest("[data-print]")) print();
});
