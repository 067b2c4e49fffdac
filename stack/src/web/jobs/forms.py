from django import forms

from .models import Job


class JobForm(forms.Form):
    source = forms.CharField(
        label="Python to run",
        max_length=Job._meta.get_field("source").max_length,
        # Leading blanks mean something in Python.
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
